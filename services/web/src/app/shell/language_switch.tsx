// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { setLocale } from '../i18n/i18n';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className="segmented" aria-label={t('settings.language')}>
      {(['zh-CN', 'en'] as const).map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={i18n.language === locale}
          onClick={() => setLocale(locale)}
        >
          {locale === 'en' ? 'English' : '中文'}
        </button>
      ))}
    </fieldset>
  );
}
