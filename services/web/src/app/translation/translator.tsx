// SPDX-License-Identifier: Apache-2.0
//
// Translation of what is read and of what is about to be sent (R26), where the installation has a translator.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Translations } from '../../api/gen/knowledge';
import { languageOf } from '../../text/language';
import { api } from '../api';
import { Button } from '../ui/button';
import { RichText } from '../ui/rich_text';
import { useRun } from '../ui/run';

const LOCALE = { zh: 'zh-CN', en: 'en' };

/** Whether translations can be had here. */
export function useHasTranslator(): boolean {
  const query = useQuery({
    queryKey: ['translator'],
    queryFn: ({ signal }) => api(Translations.getTranslator, {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    // Help, not a duty: without it the page is whole.
    retry: false,
  });
  return query.data?.configured ?? false;
}

async function translated(text: string, targetLocale: string): Promise<string> {
  return (await api(Translations.translate, { text, targetLocale })).text;
}

/** Offers a text of the other language in the reader's. */
export function Translatable({ text }: { text: string }) {
  const { t, i18n } = useTranslation();
  const hasTranslator = useHasTranslator();
  const { busy, run } = useRun();
  const [translation, setTranslation] = useState<string>();
  const reader = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const writer = languageOf(text);
  if (!hasTranslator || !writer || writer === reader) return null;
  if (translation !== undefined) {
    return (
      <blockquote className="translation" lang={LOCALE[reader]}>
        <RichText text={translation} />
        <Button small tone="quiet" onClick={() => setTranslation(undefined)}>
          {t('translation.hide')}
        </Button>
      </blockquote>
    );
  }
  return (
    <Button
      small
      tone="quiet"
      className="translate"
      disabled={busy}
      onClick={() => void run(async () => setTranslation(await translated(text, LOCALE[reader])))}
    >
      {t('translation.show')}
    </Button>
  );
}

/** Puts what is being written into the other language; the writer's own words can be had back. */
export function TranslateDraft({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation();
  const hasTranslator = useHasTranslator();
  const { busy, run } = useRun();
  const [last, setLast] = useState({ original: '', translation: '' });
  const writer = languageOf(text);
  if (!hasTranslator || !writer) return null;
  if (text === last.translation) {
    return (
      <Button small tone="quiet" onClick={() => onText(last.original)}>
        {t('translation.undo')}
      </Button>
    );
  }
  const target = writer === 'zh' ? 'en' : 'zh';
  const translate = async (): Promise<void> => {
    const translation = await translated(text, LOCALE[target]);
    setLast({ original: text, translation });
    onText(translation);
  };
  return (
    <Button small tone="quiet" disabled={busy} onClick={() => void run(translate)}>
      {t(`translation.to.${target}`)}
    </Button>
  );
}
