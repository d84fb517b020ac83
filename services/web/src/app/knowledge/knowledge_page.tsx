// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useDeferredValue, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Article, Article_State } from '../../api/gen/knowledge';
import { cutAtBytes } from '../../text/pieces';
import '../styles/knowledge.css';
import { withPart } from '../inbox/narrowing';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { Icon } from '../ui/icon';
import { Select } from '../ui/select';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useCategoryText } from './categories';
import { useAllArticles, useArticleSearch, useArticles } from './queries';
import { STATE_TONES } from './state_tones';

const TransferPanel = lazy(() => import('./transfer_panel'));

const STATES = ['STATE_UNSPECIFIED', 'PUBLISHED', 'IN_REVIEW', 'DRAFT', 'ARCHIVED'] as const;

type Marks = readonly { start: number; end: number }[];

/** A text with what matched marked. */
function Pieces({ text, marks }: { text: string; marks: Marks }) {
  return cutAtBytes(text, marks).map((piece, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces never change place.
    piece.isMatch ? <mark key={i}>{piece.text}</mark> : piece.text,
  );
}

function ArticleRow({
  article,
  category,
  snippet,
  highlights = [],
  titleHighlights = [],
}: {
  article: Article;
  category: string;
  snippet?: string;
  highlights?: Marks;
  titleHighlights?: Marks;
}) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to={`/knowledge/${article.id}`} className="article-row">
        <span className="row">
          <strong className="ellipsis">
            <Pieces text={article.title} marks={titleHighlights} />
          </strong>
          <span className="grow" />
          {article.audience === 'INTERNAL' && (
            <Badge tone="warn">
              <Icon name="lock" size={11} />
              {t('ticket.internal')}
            </Badge>
          )}
          {article.reviewDueTime && Date.parse(article.reviewDueTime) < Date.now() && (
            <Badge tone="warn">{t('knowledge.stale')}</Badge>
          )}
          <Badge tone={STATE_TONES[article.state] ?? 'neutral'}>
            {t(`knowledge.${article.state}`)}
          </Badge>
        </span>
        {snippet && (
          <span className="article-snippet">
            <Pieces text={snippet} marks={highlights} />
          </span>
        )}
        <span className="row muted small">
          <span>{article.locale}</span>
          <span>{t(`kindName.${article.kind}`)}</span>
          {category && <span>{category}</span>}
          <span className="grow" />
          <RelativeTime value={article.updateTime} />
        </span>
      </Link>
    </li>
  );
}

export default function KnowledgePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const mayWrite = me.can('knowledge.write');
  const [search, setSearch] = useSearchParams();
  const field = useRef<HTMLInputElement>(null);
  const [isMoving, setMoving] = useState(false);
  const wanted = search.get('state') as Article_State | null;
  const state = STATES.find((each) => each === wanted) ?? 'STATE_UNSPECIFIED';
  const locale = search.get('locale') ?? '';
  const q = search.get('q') ?? '';
  const deferred = useDeferredValue(q.trim());
  const isStale = search.get('stale') === '1';
  const list = useArticles({ state, locale, stale: isStale });
  const others = useAllArticles(deferred !== '');
  const found = useArticleSearch(deferred, locale);
  const categoryText = useCategoryText();
  useHotkeys({
    '/': () => field.current?.focus(),
    c: () => mayWrite && void navigate('/knowledge/new'),
  });
  const put = (key: string, value: string): void =>
    setSearch(withPart(search, key, value), { replace: true });
  const choose = (each: string): void =>
    setSearch(withPart(withPart(search, 'stale', ''), 'state', each), { replace: true });

  const query = deferred ? found : list;
  const articles = list.data?.pages.flatMap((page) => page.articles) ?? [];
  // What isn't published is found by its title only.
  const needle = deferred.toLowerCase();
  const drafts = (deferred ? (others.data ?? []) : []).filter(
    (article) =>
      article.state !== 'PUBLISHED' &&
      (!locale || article.locale === locale) &&
      article.title.toLowerCase().includes(needle),
  );
  const isEmpty = deferred
    ? found.data?.length === 0 && drafts.length === 0
    : articles.length === 0;
  return (
    <div className="page-scroll">
      <div className="page">
        <header className="page-head">
          <h1 className="grow">{t('knowledge.title')}</h1>
          {mayWrite && <Link to="/knowledge/care">{t('care.title')}</Link>}
          {me.can('knowledge.publish') && (
            <Button aria-expanded={isMoving} onClick={() => setMoving(!isMoving)}>
              {t('knowledge.transfers')}
            </Button>
          )}
          {mayWrite && (
            <Button tone="primary" icon="plus" onClick={() => void navigate('/knowledge/new')}>
              {t('knowledge.new')}
            </Button>
          )}
        </header>
        {isMoving && (
          <Suspense>
            <TransferPanel />
          </Suspense>
        )}
        <div className="page-head">
          <div className="search-field grow article-search">
            <Icon name="search" size={16} />
            <input
              ref={field}
              className="input"
              type="search"
              aria-label={t('knowledge.search')}
              placeholder={t('knowledge.search')}
              maxLength={500}
              value={q}
              onChange={(event) => put('q', event.target.value)}
            />
          </div>
          <Select
            small
            label={t('knowledge.locale')}
            value={locale}
            choices={[
              { value: '', label: t('knowledge.allLocales') },
              { value: 'zh-CN', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
            onChange={(value) => put('locale', value)}
          />
          <fieldset className="segmented" aria-label={t('inbox.filters')} disabled={!!deferred}>
            {STATES.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={!isStale && state === each}
                onClick={() => choose(each === 'STATE_UNSPECIFIED' ? '' : each)}
              >
                {each === 'STATE_UNSPECIFIED' ? t('knowledge.all') : t(`knowledge.${each}`)}
              </button>
            ))}
            {mayWrite && (
              <button
                type="button"
                aria-pressed={isStale}
                onClick={() => setSearch(withPart(withPart(search, 'state', ''), 'stale', '1'))}
              >
                {t('knowledge.stale')}
              </button>
            )}
          </fieldset>
        </div>
        {query.isPending ? (
          <Loading lines={10} />
        ) : query.isError ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        ) : isEmpty ? (
          <Empty
            icon="book"
            title={t('knowledge.emptyTitle')}
            text={deferred ? t('knowledge.emptySearch', { q: deferred }) : t('knowledge.emptyText')}
          />
        ) : deferred && found.data?.length === 0 ? null : (
          <ul className="card article-list">
            {deferred
              ? found.data?.map(
                  ({ article, snippet, highlights, titleHighlights }) =>
                    article && (
                      <ArticleRow
                        key={article.id}
                        article={article}
                        category={categoryText(article.category)}
                        snippet={snippet}
                        highlights={highlights}
                        titleHighlights={titleHighlights}
                      />
                    ),
                )
              : articles.map((article) => (
                  <ArticleRow
                    key={article.id}
                    article={article}
                    category={categoryText(article.category)}
                  />
                ))}
          </ul>
        )}
        {drafts.length > 0 && (
          <>
            <h2 className="section-title">{t('knowledge.drafts')}</h2>
            <ul className="card article-list">
              {drafts.slice(0, 20).map((article) => (
                <ArticleRow
                  key={article.id}
                  article={article}
                  category={categoryText(article.category)}
                />
              ))}
            </ul>
          </>
        )}
        {!deferred && list.hasNextPage && (
          <div className="list-more">
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('action.loadMore')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
