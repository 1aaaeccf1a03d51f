// The number of a form that makes something: Go takes what comes from it once, however often it is sent.

/** A number that no other form has. */
export function formNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
