// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Article, Articles } from '../../api/gen/knowledge';
import { api } from '../api';
import { Badge } from '../ui/badge';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';

/** What the team finds, and which of it the customer of the talk can open. */
async function find(q: string, contactId: string, signal: AbortSignal) {
  const search = { q, pageSize: 8, asTyped: true };
  const [all, open] = await Promise.all([
    api(Articles.search, search, { signal }),
    // A customer who isn't known (any more) leaves no hint.
    contactId
      ? api(Articles.search, { ...search, pageSize: 50, contactId }, { signal }).catch(
          () => undefined,
        )
      : undefined,
  ]);
  const openIds = open && new Set(open.results.map(({ article }) => article?.id));
  return all.results.map((result) => ({
    ...result,
    isClosed: openIds !== undefined && !openIds.has(result.article?.id),
  }));
}

export default function ArticlePicker({
  contactId,
  onPick,
  onClose,
}: {
  contactId: string;
  onPick: (article: Article) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: ['articleSearch', contactId, q],
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => find(q, contactId, signal),
  });
  return (
    <Dialog title={t('chat.insertArticle')} onClose={onClose}>
      <input
        className="input"
        type="search"
        aria-label={t('chat.searchArticles')}
        placeholder={t('chat.searchArticles')}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="pick-list">
        {q &&
          data?.map(
            ({ article, snippet, isClosed }) =>
              article && (
                <li key={article.id}>
                  {article.audience === 'INTERNAL' || isClosed ? (
                    // A customer couldn't open it: it is only for the one who writes.
                    <a
                      className="menu-item pick"
                      href={`/knowledge/${article.id}`}
                      target="_blank"
                      rel="noopener"
                    >
                      <strong>{article.title} ↗</strong>
                      <Badge tone="warn">
                        <Icon name="lock" size={11} />
                        {article.audience === 'INTERNAL'
                          ? t('articleWork.teamOnly')
                          : t('articleWork.notForCustomer')}
                      </Badge>
                    </a>
                  ) : (
                    <button
                      type="button"
                      className="menu-item pick"
                      onClick={() => onPick(article)}
                    >
                      <strong>{article.title}</strong>
                      <span className="muted ellipsis">{snippet}</span>
                    </button>
                  )}
                </li>
              ),
          )}
        {q && data?.length === 0 && <li className="muted">{t('palette.empty')}</li>}
      </ul>
    </Dialog>
  );
}
