// What belongs to this computer and not to the practice: appearance and the window's language.
import { locales, overwriteGetLocale, type Locale } from '../words';

export type Theme = 'system' | 'light' | 'dark';

const themeKey = 'anteroom.theme';
const localeKey = 'anteroom.language';
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

/** Appearance and language, kept on this computer. */
export class Preferences {
  #theme = $state<Theme>(themes.find((theme) => theme === remembered(themeKey)) ?? 'system');
  #locale = $state<Locale>(firstLocale());
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
    if (this.#theme === 'system') delete page.dataset['theme'];
    else page.dataset['theme'] = this.#theme;
  }
}
