// Every word on the screen, as functions: `m.save()`. They come from ../words, one file a subject.
export { m } from './paraglide/messages.js';
export { getLocale, locales, overwriteGetLocale } from './paraglide/runtime.js';
export type { Locale } from './paraglide/runtime.js';
