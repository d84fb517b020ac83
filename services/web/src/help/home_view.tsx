/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { allPages } from '../api/all_pages';
import { type Article, Articles, type SearchArticlesResponse_Result } from '../api/gen/knowledge';
import { cutAtBytes } from '../text/pieces';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { go, Link } from '../visitor/router';
import { AnswerView } from './answer_view';
import {
  articlePath,
  type Branch,
  branchAt,
  isQuestion,
  type Place,
  pathOf,
  sizeOf,
  stepsTo,
  treeOf,
} from './places';
import { Recommended } from './recommended';
import { SearchBox } from './search_box';

/** How many articles of a category the first page shows; the rest is on the category's own. */
const SHOWN = 6;

function ArticleCard({ article }: { article: Article }) {
  return (
    <li>
      <Link class="site-card" to={articlePath(article)}>
        {article.kind === 'VIDEO' && <span aria-hidden="true">▶ </span>}
        {article.title}
      </Link>
    </li>
  );
}

function Result({ result, searchId }: { result: SearchArticlesResponse_Result; searchId: string }) {
  const { api } = useSite();
  const { article, snippet, highlights } = result;
  if (!article) return null;
  // What is opened ranks higher for the next reader; nobody waits for it.
  const noteOpened = (): void => {
    void api(Articles.open, { id: article.id, searchId }).catch(() => {});
  };
  return (
    <li onClickCapture={noteOpened}>
      <Link class="site-card" to={articlePath(article)}>
        <strong>
          {article.kind === 'VIDEO' && <span aria-hidden="true">▶ </span>}
          {article.title}
        </strong>
        <p>
          {cutAtBytes(snippet, highlights).map((piece) =>
            piece.isMatch ? <mark>{piece.text}</mark> : piece.text,
          )}
        </p>
      </Link>
    </li>
  );
}

function SearchResults({ place }: { place: Place }) {
  const { api, words, locale } = useSite();
  const { q, isVideos } = place;
  const found = useLoad(`${locale} ${isVideos} ${q}`, () =>
    api(Articles.search, {
      q,
      locale,
      kind: isVideos ? 'VIDEO' : undefined,
      pageSize: 20,
    }),
  );
  if (found.problem) return <Trouble problem={found.problem} onRetry={found.reload} />;
  if (!found.data) return <Spinner />;
  const { results } = found.data;
  return (
    <section class="site-section" aria-live="polite">
      <h2>{results.length ? words.results(q) : words.nothing(q)}</h2>
      {isVideos && <Link to={pathOf({ ...place, isVideos: false })}>{words.notOnlyVideos}</Link>}
      {results.length === 0 && <p>{words.nothingHint}</p>}
      <ul class="site-cards">
        {results.map((result) => (
          <Result key={result.article?.id} result={result} searchId={found.data?.searchId ?? ''} />
        ))}
      </ul>
    </section>
  );
}

/** One category with its sections; on the first page only the beginning of each. */
function BranchView({ branch, isWhole }: { branch: Branch; isWhole: boolean }) {
  const { words } = useSite();
  const shown = isWhole ? branch.articles : branch.articles.slice(0, SHOWN);
  const hidden = sizeOf(branch) - shown.length;
  return (
    <section class="site-section">
      <h2>
        {!isWhole && branch.path ? (
          <Link to={pathOf({ category: branch.path })}>{branch.name}</Link>
        ) : (
          branch.name || words.other
        )}
      </h2>
      {shown.length > 0 && (
        <ul class="site-cards">
          {shown.map((article) => (
            <ArticleCard key={article.id} article={article} />
          ))}
        </ul>
      )}
      {!isWhole && branch.sections.length > 0 && (
        <ul class="help-sections">
          {branch.sections.map((section) => (
            <li key={section.path}>
              <Link to={pathOf({ category: section.path })}>{section.name}</Link>{' '}
              <span>{sizeOf(section)}</span>
            </li>
          ))}
        </ul>
      )}
      {!isWhole && hidden > 0 && branch.path && branch.articles.length > shown.length && (
        <p>
          <Link to={pathOf({ category: branch.path })}>{words.showAll(sizeOf(branch))}</Link>
        </p>
      )}
      {isWhole &&
        branch.sections.map((section) => (
          <BranchView key={section.path} branch={section} isWhole />
        ))}
    </section>
  );
}

const MOST_LISTED = 5000;

function useArticleList() {
  const { api, locale } = useSite();
  return useLoad(locale, () =>
    allPages(
      (page) => api(Articles.list, { state: 'PUBLISHED', locale, ...page }),
      (page) => page.articles,
      MOST_LISTED,
    ),
  );
}

export function Steps({ category }: { category: string }) {
  const { words } = useSite();
  return (
    <nav class="help-steps" aria-label={words.youAreHere}>
      <Link to="/help">{words.all}</Link>
      {stepsTo(category).map(({ name, path }) => (
        <span key={path}>
          {' › '}
          <Link to={pathOf({ category: path })}>{name}</Link>
        </span>
      ))}
    </nav>
  );
}

function Browse({ place }: { place: Place }) {
  const { words } = useSite();
  const list = useArticleList();
  if (list.problem) return <Trouble problem={list.problem} onRetry={list.reload} />;
  if (!list.data) return <Spinner />;
  const videos = list.data.filter(({ kind }) => kind === 'VIDEO');
  if (place.isVideos) {
    return (
      <section class="site-section">
        <Steps category="" />
        <h2>{words.videos}</h2>
        {videos.length === 0 && <p class="site-note">{words.empty}</p>}
        <ul class="site-cards">
          {videos.map((article) => (
            <ArticleCard key={article.id} article={article} />
          ))}
        </ul>
      </section>
    );
  }
  const tree = treeOf(list.data);
  if (place.category) {
    const branch = branchAt(tree, place.category);
    return (
      <>
        <Steps category={place.category} />
        {branch ? (
          <BranchView branch={branch} isWhole />
        ) : (
          <p class="site-note">{words.emptyCategory}</p>
        )}
      </>
    );
  }
  if (list.data.length === 0) return <p class="site-note">{words.empty}</p>;
  return (
    <>
      {videos.length > 0 && (
        <p class="help-videos">
          <Link class="site-button" to={pathOf({ isVideos: true })}>
            ▶ {words.videos} ({videos.length})
          </Link>
        </p>
      )}
      <Recommended />
      {tree.map((branch) => (
        <BranchView key={branch.path} branch={branch} isWhole={false} />
      ))}
    </>
  );
}

export function Ask() {
  const { words } = useSite();
  return (
    <aside class="site-ask">
      <p>{words.askText}</p>
      <a class="site-button site-primary" href="/portal/new">
        {words.ask}
      </a>
    </aside>
  );
}

export function HomeView({ place }: { place: Place }) {
  const { words } = useSite();
  const { q } = place;
  const [question, setQuestion] = useState('');
  useEffect(() => {
    setQuestion(isQuestion(q) ? q : '');
  }, [q]);
  return (
    <>
      <div class="site-hero">
        <h1>{words.heading}</h1>
        <SearchBox
          q={q}
          onSearch={(text) => go(pathOf({ isVideos: place.isVideos, q: text }))}
          onAsk={(text) => setQuestion(text)}
        />
      </div>
      {question && <AnswerView key={question} question={question} />}
      {q ? <SearchResults place={place} /> : <Browse place={place} />}
      <Ask />
    </>
  );
}
