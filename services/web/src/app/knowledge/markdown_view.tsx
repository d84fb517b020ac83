// SPDX-License-Identifier: Apache-2.0
import { createElement, type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import '../../styles/prose.css';
import { type Make, picturesElsewhere, renderMarkdown } from '../../text/markdown';
import { filePath } from './files_panel';

export default function MarkdownView({ text, articleId }: { text: string; articleId?: string }) {
  return useMemo(() => {
    const address = articleId ? (name: string) => filePath(articleId, name) : undefined;
    return renderMarkdown(createElement as Make<ReactElement>, text, address);
  }, [text, articleId]);
}

/** Says which pictures readers won't see, and what to do about it. */
export function ElsewhereWarning({ text }: { text: string }) {
  const { t } = useTranslation();
  const addresses = useMemo(() => picturesElsewhere(text), [text]);
  if (addresses.length === 0) return null;
  return (
    <div className="preview-warning" role="status">
      <p>{t('articleWork.elsewhere')}</p>
      <ul>
        {addresses.map((address) => (
          <li key={address}>{address}</li>
        ))}
      </ul>
    </div>
  );
}
