// SPDX-License-Identifier: Apache-2.0
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Words } from './en';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

const STORAGE_KEY = 'deskmesh.locale';

/** The language chosen earlier, else the browser's; English where neither is known. */
export function pickLocale(stored: string | null, wishes: readonly string[]): Locale {
  for (const wish of [stored ?? '', ...wishes]) {
    if (wish.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (wish.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

async function load(locale: Locale): Promise<Words> {
  return locale === 'zh-CN' ? (await import('./zh-CN')).zhCN : (await import('./en')).en;
}

export async function startI18n(locale?: Locale): Promise<void> {
  const chosen = locale ?? pickLocale(localStorage.getItem(STORAGE_KEY), navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: chosen,
    fallbackLng: false,
    resources: { [chosen]: { translation: await load(chosen) } },
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
  document.documentElement.lang = chosen;
}

/** Switches the language without reloading; only then are its words fetched. */
export async function setLocale(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'translation')) {
    i18next.addResourceBundle(locale, 'translation', await load(locale));
  }
  localStorage.setItem(STORAGE_KEY, locale);
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}
