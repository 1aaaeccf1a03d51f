/* The same stream cipher as in the source of the encrypted SQLite, computed by libsodium, which uses what the processor has: every
   page that is read or written goes through it, and it is several times as fast. The bytes are the same (RFC 8439). */
#include <sodium.h>

__attribute__((constructor)) static void choose_chacha20(void)
{
  (void)!sodium_init(); /* without it libsodium computes the same, slowly */
}

static void chacha20_xor(void* buffer, size_t n, const uint8_t key[32], const uint8_t nonce[12], uint32_t counter)
{
  crypto_stream_chacha20_ietf_xor_ic(buffer, buffer, n, nonce, counter, key);
}
