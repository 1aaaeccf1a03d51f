// What a person can do about each reason why the records cannot be opened.
import { m } from '../words';

const ways: Record<string, () => string> = {
  store_newer: m.way_store_newer,
  store_second_copy: m.way_store_second_copy,
  store_not_encrypted: m.way_store_not_encrypted,
  store_wrong_key: m.way_store_wrong_key,
  store_key_missing: m.way_store_key_missing,
  store_unreadable: m.way_store_unreadable,
  sealed_damaged: m.way_sealed_damaged,
  sealed_newer: m.way_store_newer,
  keychain_unavailable: m.way_keychain_unavailable,
  disk_full: m.way_disk_full,
  disk_failed: m.way_disk_failed,
  read_only: m.way_read_only,
};

/** The way out for a code; every code has one. */
export function wayOut(code: string): string {
  return (ways[code] ?? m.way_other)();
}
