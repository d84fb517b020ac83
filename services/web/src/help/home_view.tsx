/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { allPages } from '../api/all_pages';
import {
  type Article,
  Articles,
  type SearchArticlesResponse_Range,
  type SearchArticlesResponse_Result,
} from '../api/gen/knowledge';
import { cutAtBytes } from '../text/pieces';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { go, Link } from '../visitor/router';
import { AnswerView } from './answer_view';
import { Filters } from './filters';
import {
  articlePath,
  type Branch,
  isQuestion,
  type Place,
  pathOf,
  stepsTo,
  treeOf,
} from './places';
import { Recommended } from './recommended';
import { SearchBox } from './search_box';
import { WaysOn } from './ways_on';

/** How many articles of a category the first page shows; the rest is on the category's own. */
const SHOWN = 6;

/** And of each section its own page, until somebody wants all. */
const LISTED = 200;

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

/** A text with what matched marked. */
function Pieces({ text, marks }: { text: string; marks: SearchArticlesResponse_Range[] }) {
  return (
    <>
      {cutAtBytes(text, marks).map((piece) =>
        piece.isMatch ? <mark>{piece.text}</mark> : piece.text,
      )}
    </>
  );
}

function Result({ result, searchId }: { result: SearchArticlesResponse_Result; searchId: string }) {
  const { api } = useSite();
  const { article, snippet, highlights, titleHighlights } = result;
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
          <Pieces text={article.title} marks={titleHighlights} />
        </strong>
        <p>
          <Pieces text={snippet} marks={highlights} />
        </p>
      </Link>
    </li>
  );
}

function SearchResults({ place }: { place: Place }) {
  const { api, words, locale } = useSite();
  const { q, category, kind, language } = place;
  const found = useLoad(`${locale} ${language} ${kind} ${category} ${q}`, () =>
    api(Articles.search, {
      q,
      locale: language || locale,
      onlyLocale: language !== '',
      kind: kind || undefined,
      category,
      pageSize: 20,
    }),
  );
  const { results, searchId } = found.data ?? { results: [], searchId: '' };
  return (
    <section class="site-section">
      <div class="help-title" aria-live="polite">
        {found.data && <h2>{results.length ? words.results(q) : words.nothing(q)}</h2>}
      </div>
      <Filters place={place} />
      {found.problem ? (
        <Trouble problem={found.problem} onRetry={found.reload} />
      ) : (
        !found.data && <Spinner />
      )}
      {found.data && results.length === 0 && (
        <>
          <p>{words.nothingHint}</p>
          <WaysOn question={q} />
        </>
      )}
      <ul class="site-cards">
        {results.map((result) => (
          <Result key={result.article?.id} result={result} searchId={searchId} />
        ))}
      </ul>
    </section>
  );
}

/** The rest of a long section, once somebody wants it. */
function AllOf({ branch }: { branch: Branch }) {
  const { api, locale, words } = useSite();
  const [isOpen, setIsOpen] = useState(false);
  const list = useLoad(isOpen ? `${locale} ${branch.path}` : undefined, () =>
    allPages(
      (page) =>
        api(Articles.list, {
          state: 'PUBLISHED',
          locale,
          category: branch.path,
          onlyDirect: true,
          ...page,
        }),
      (page) => page.articles,
      branch.count,
    ),
  );
  if (list.problem) return <Trouble problem={list.problem} onRetry={list.reload} />;
  if (list.isLoading) return <Spinner />;
  if (!list.data) {
    return (
      <p>
        <button type="button" class="site-button" onClick={() => setIsOpen(true)}>
          {words.showAll(branch.count)}
        </button>
      </p>
    );
  }
  const shown = new Set(branch.articles.map(({ id }) => id));
  return (
    <ul class="site-cards">
      {list.data
        .filter(({ id }) => !shown.has(id))
        .map((article) => (
          <ArticleCard key={article.id} article={article} />
        ))}
    </ul>
  );
}

/** One category with its sections; on the first page only the beginning of each. */
function BranchView({ branch, isWhole }: { branch: Branch; isWhole: boolean }) {
  const { words } = useSite();
  return (
    <section class="site-section">
      <h2>
        {!isWhole && branch.path ? (
          <Link to={pathOf({ category: branch.path })}>{branch.name}</Link>
        ) : (
          branch.name || words.other
        )}
      </h2>
      {branch.articles.length > 0 && (
        <ul class="site-cards">
          {branch.articles.map((article) => (
            <ArticleCard key={article.id} article={article} />
          ))}
        </ul>
      )}
      {!isWhole && branch.sections.length > 0 && (
        <ul class="help-sections">
          {branch.sections.map((section) => (
            <li key={section.path}>
              <Link to={pathOf({ category: section.path })}>{section.name}</Link>{' '}
              <span>{section.total}</span>
            </li>
          ))}
        </ul>
      )}
      {!isWhole && branch.path && branch.count > branch.articles.length && (
        <p>
          <Link to={pathOf({ category: branch.path })}>{words.showAll(branch.total)}</Link>
        </p>
      )}
      {isWhole && branch.path && branch.count > branch.articles.length && <AllOf branch={branch} />}
      {isWhole &&
        branch.sections.map((section) => (
          <BranchView key={section.path} branch={section} isWhole />
        ))}
    </section>
  );
}

export function Steps({ category, names }: { category: string; names?: readonly string[] }) {
  const { words } = useSite();
  return (
    <nav class="help-steps" aria-label={words.youAreHere}>
      <Link to="/help">{words.all}</Link>
      {stepsTo(category, names).map(({ name, path }) => (
        <span key={path}>
          {' › '}
          <Link to={pathOf({ category: path })}>{name}</Link>
        </span>
      ))}
    </nav>
  );
}

/** A category's page, or that of the videos: everything in it. */
function Part({ place }: { place: Place }) {
  const { api, locale, words } = useSite();
  const { category } = place;
  const isVideos = place.kind === 'VIDEO';
  const found = useLoad(`${locale} ${isVideos} ${category}`, () =>
    api(Articles.browse, {
      locale,
      category: isVideos ? '' : category,
      kind: isVideos ? 'VIDEO' : undefined,
      titles: LISTED,
    }),
  );
  if (found.problem) return <Trouble problem={found.problem} onRetry={found.reload} />;
  if (!found.data) return <Spinner />;
  const { categories } = found.data;
  return (
    <>
      <Steps
        category={isVideos ? '' : category}
        names={categories.find(({ path }) => path === category)?.names}
      />
      {isVideos ? (
        <section class="site-section">
          <h2>{words.videos}</h2>
          {categories.length === 0 && <p class="site-note">{words.empty}</p>}
          <ul class="site-cards">
            {categories
              .flatMap(({ articles }) => articles)
              .map((article) => (
                <ArticleCard key={article.id} article={article} />
              ))}
          </ul>
        </section>
      ) : (
        treeOf(categories).map((branch) => <BranchView key={branch.path} branch={branch} isWhole />)
      )}
      {!isVideos && categories.length === 0 && <p class="site-note">{words.emptyCategory}</p>}
    </>
  );
}

/** The first page: all categories with the newest of their articles. */
function Overview() {
  const { api, locale, words } = useSite();
  const found = useLoad(locale, () => api(Articles.browse, { locale, titles: SHOWN }));
  if (found.problem) return <Trouble problem={found.problem} onRetry={found.reload} />;
  if (!found.data) return <Spinner />;
  const { articles, videos, categories } = found.data;
  if (articles === 0) return <p class="site-note">{words.empty}</p>;
  return (
    <>
      {videos > 0 && (
        <p class="help-videos">
          <Link class="site-button" to={pathOf({ kind: 'VIDEO' })}>
            ▶ {words.videos} ({videos})
          </Link>
        </p>
      )}
      <Recommended />
      {treeOf(categories).map((branch) => (
        <BranchView key={branch.path} branch={branch} isWhole={false} />
      ))}
    </>
  );
}

function Browse({ place }: { place: Place }) {
  return place.kind === 'VIDEO' || place.category ? <Part place={place} /> : <Overview />;
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
  // Both are in the address, so that a reload and a link show the same.
  const isAsked = q !== '' && (place.asks || isQuestion(q));
  // What is searched next is searched in the same part; a page of a category is left.
  const within = q ? place : { kind: place.kind };
  return (
    <>
      <div class={q ? 'site-hero help-found' : 'site-hero'}>
        <h1>{words.heading}</h1>
        <SearchBox
          q={q}
          onSearch={(text) => go(pathOf({ ...within, q: text, asks: false }))}
          onAsk={(text) => go(pathOf({ ...within, q: text, asks: !isQuestion(text) }))}
        />
      </div>
      {isAsked && <AnswerView key={q} question={q} />}
      {q ? <SearchResults place={place} /> : <Browse place={place} />}
      <Ask />
    </>
  );
}
