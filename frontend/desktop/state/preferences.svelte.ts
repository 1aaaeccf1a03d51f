// What belongs to this computer and not to the practice: appearance and the window's language.
import { computers } from '../bridge';
import { locales, overwriteGetLocale, type Locale } from '../words';

export type Theme = 'system' | 'light' | 'dark';

const themeKey = 'anteroom.theme';
const localeKey = 'anteroom.language';
const singleKeysKey = 'anteroom.single_keys';
const checklistKey = 'anteroom.checklist';
const themes: readonly Theme[] = ['system', 'light', 'dark'];

function remembered(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A window that may not keep anything starts with the system's choice next time.
  }
}

function firstLocale(): Locale {
  const wanted = [remembered(localeKey), navigator.language.slice(0, 2)];
  return locales.find((locale) => wanted[0] === locale || wanted[1] === locale) ?? 'en';
}

/**
 * The first of the system's languages that is the window's, with its region; the window's language
 * alone where the system knows it not: a Spanish window on an English system writes Spanish dates.
 */
export function regionOf(locale: Locale, known: readonly string[]): string {
  return known.find((tag) => tag.split('-')[0] === locale) ?? locale;
}

/** Appearance and language, kept on this computer. */
export class Preferences {
  #theme = $state<Theme>(themes.find((theme) => theme === remembered(themeKey)) ?? 'system');
  #locale = $state<Locale>(firstLocale());
  #hasSingleKeys = $state(remembered(singleKeysKey) !== 'off');
  #isChecklistHidden = $state(remembered(checklistKey) === 'hidden');

  constructor() {
    overwriteGetLocale(() => this.#locale);
    this.#show();
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    remember(themeKey, theme);
    this.#show();
  }

  get locale(): Locale {
    return this.#locale;
  }

  set locale(locale: Locale) {
    this.#locale = locale;
    remember(localeKey, locale);
    this.#show();
  }

  /** The language with the region that dates and numbers are written for. */
  get region(): string {
    return regionOf(this.#locale, navigator.languages);
  }

  /** Whether single keys such as "/" are shortcuts here. */
  get hasSingleKeys(): boolean {
    return this.#hasSingleKeys;
  }

  set hasSingleKeys(has: boolean) {
    this.#hasSingleKeys = has;
    remember(singleKeysKey, has ? '' : 'off');
  }

  /** Whether the checklist on Home was put away. */
  get isChecklistHidden(): boolean {
    return this.#isChecklistHidden;
  }

  set isChecklistHidden(isHidden: boolean) {
    this.#isChecklistHidden = isHidden;
    remember(checklistKey, isHidden ? 'hidden' : '');
  }

  #show(): void {
    const page = document.documentElement;
    page.lang = this.#locale;
    void computers.speak(this.#locale).catch(() => undefined); // its menu then keeps its words
    if (this.#theme === 'system') delete page.dataset['theme'];
    else page.dataset['theme'] = this.#theme;
  }
}
