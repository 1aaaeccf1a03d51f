/* The same cipher as in the source of the encrypted SQLite, computed by libsodium, which uses what the processor has: every page that
   is read or written is enciphered and sealed, and that is several times as fast. The bytes are the same (RFC 8439). */
#include <sodium.h>

__attribute__((constructor)) static void choose_implementation(void)
{
  (void)!sodium_init(); /* without it libsodium computes the same, slowly */
}

static void chacha20_xor(void* buffer, size_t n, const uint8_t key[32], const uint8_t nonce[12], uint32_t counter)
{
  crypto_stream_chacha20_ietf_xor_ic(buffer, buffer, n, nonce, counter, key);
}

static void poly1305(const uint8_t* message, size_t n, const uint8_t key[32], uint8_t tag[16])
{
  crypto_onetimeauth_poly1305(tag, message, n, key);
}
