// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Article } from '../../api/gen/knowledge';
import { day } from '../../text/time';
import { useArticles } from '../knowledge/queries';
import { useUserName } from '../people/people';
import { useMe } from '../session/session';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';

function Queue({
  title,
  articles,
  beside,
}: {
  title: string;
  articles: readonly Article[];
  beside: (article: Article) => ReactNode;
}) {
  if (articles.length === 0) return null;
  return (
    <section>
      <h2 className="section-title">
        {title} <span className="muted num">{articles.length}</span>
      </h2>
      <ul className="card article-list">
        {articles.map((article) => (
          <li key={article.id}>
            <Link to={`/knowledge/${article.id}`} className="article-row">
              <span className="row">
                <strong className="ellipsis grow">{article.title}</strong>
                <span className="muted small row">{beside(article)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What waits for somebody: reviews, and articles that nobody looked at for too long. */
export function TodoPanel() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const nameOf = useUserName();
  const [isMine, setMine] = useState(false);
  const waiting = useArticles({ state: 'IN_REVIEW', locale: '' });
  const stale = useArticles({ state: 'STATE_UNSPECIFIED', locale: '', stale: true });
  const drafts = useArticles({ state: 'DRAFT', locale: '' });
  const failed = [waiting, stale, drafts].find(({ isError }) => isError);
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  if (waiting.isPending || stale.isPending || drafts.isPending) return <Loading lines={8} />;
  const of = (list: typeof waiting): Article[] =>
    (list.data?.pages.flatMap((page) => page.articles) ?? []).filter(
      ({ ownerId, authorId }) => !isMine || [ownerId, authorId].includes(me.user.id),
    );
  const isEmpty = [waiting, stale, drafts].every((list) => of(list).length === 0);
  return (
    <>
      <label className="row check-row">
        <input
          type="checkbox"
          checked={isMine}
          onChange={(event) => setMine(event.target.checked)}
        />
        {t('care.mineOnly')}
      </label>
      {isEmpty && <Empty icon="check" title={t('care.noTodo')} text={t('care.noTodoText')} />}
      <Queue
        title={t('care.inReview')}
        articles={of(waiting)}
        beside={({ authorId, updateTime }) => (
          <>
            {nameOf(authorId)} · <RelativeTime value={updateTime} />
          </>
        )}
      />
      <Queue
        title={t('care.stale')}
        articles={of(stale)}
        beside={({ ownerId, reviewDueTime }) => (
          <>
            {nameOf(ownerId) || t('articleWork.nobody')} ·{' '}
            <span className="text-danger">
              {t('care.due')} {reviewDueTime && day(reviewDueTime, i18n.language)}
            </span>
          </>
        )}
      />
      <Queue
        title={t('care.drafts')}
        articles={of(drafts)}
        beside={({ authorId, updateTime }) => (
          <>
            {nameOf(authorId)} · <RelativeTime value={updateTime} />
          </>
        )}
      />
    </>
  );
}
