/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { type Article, Articles, type SearchArticlesResponse_Result } from '../api/gen/knowledge';
import { cutAtBytes } from '../text/pieces';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { go, Link } from '../visitor/router';
import { AnswerView } from './answer_view';

const TYPING_PAUSE_MS = 220;

/** Articles by category, the largest first; those without one at the end. */
export function byCategory(articles: readonly Article[]): [string, Article[]][] {
  const groups = new Map<string, Article[]>();
  for (const article of articles) {
    const group = groups.get(article.category) ?? [];
    group.push(article);
    groups.set(article.category, group);
  }
  return [...groups].sort(
    ([a, left], [b, right]) => Number(!a) - Number(!b) || right.length - left.length,
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
      <Link class="site-card" to={`/help/articles/${article.id}`}>
        <strong>{article.title}</strong>
        <p>
          {cutAtBytes(snippet, highlights).map((piece) =>
            piece.isMatch ? <mark>{piece.text}</mark> : piece.text,
          )}
        </p>
      </Link>
    </li>
  );
}

function SearchResults({ q }: { q: string }) {
  const { api, words, locale } = useSite();
  const found = useLoad(`${locale} ${q}`, () => api(Articles.search, { q, locale, pageSize: 20 }));
  if (found.problem) return <Trouble problem={found.problem} onRetry={found.reload} />;
  if (!found.data) return <Spinner />;
  const { results } = found.data;
  return (
    <section class="site-section" aria-live="polite">
      <h2>{results.length ? words.results(q) : words.nothing(q)}</h2>
      {results.length === 0 && <p>{words.nothingHint}</p>}
      <ul class="site-cards">
        {results.map((result) => (
          <Result key={result.article?.id} result={result} searchId={found.data?.searchId ?? ''} />
        ))}
      </ul>
    </section>
  );
}

function AllArticles() {
  const { api, words, locale } = useSite();
  const list = useLoad(locale, () =>
    api(Articles.list, { state: 'PUBLISHED', locale, pageSize: 500 }),
  );
  if (list.problem) return <Trouble problem={list.problem} onRetry={list.reload} />;
  if (!list.data) return <Spinner />;
  if (list.data.articles.length === 0) return <p class="site-note">{words.empty}</p>;
  return (
    <>
      {byCategory(list.data.articles).map(([category, articles]) => (
        <section key={category} class="site-section">
          <h2>{category || words.other}</h2>
          <ul class="site-cards">
            {articles.map((article) => (
              <li key={article.id}>
                <Link class="site-card" to={`/help/articles/${article.id}`}>
                  {article.title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
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

export function HomeView({ q }: { q: string }) {
  const { words } = useSite();
  const [text, setText] = useState(q);
  const [question, setQuestion] = useState('');
  useEffect(() => {
    const trimmed = text.trim();
    if (trimmed === q) return;
    const timer = setTimeout(
      () => go(trimmed ? `/help?q=${encodeURIComponent(trimmed)}` : '/help', true),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [text, q]);
  return (
    <>
      <div class="site-hero">
        <h1>{words.heading}</h1>
        <search>
          <form
            class="site-search"
            onSubmit={(event) => {
              event.preventDefault();
              setQuestion(text.trim());
            }}
          >
            <input
              class="site-input"
              type="search"
              name="q"
              maxLength={500}
              aria-label={words.search}
              placeholder={words.searchHint}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <button type="submit" class="site-button site-primary" disabled={!text.trim()}>
              {words.answerMe}
            </button>
          </form>
        </search>
      </div>
      {question && question === text.trim() && <AnswerView key={question} question={question} />}
      {q ? <SearchResults q={q} /> : <AllArticles />}
      <Ask />
    </>
  );
}
