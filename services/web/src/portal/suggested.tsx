/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { type Article, Articles } from '../api/gen/knowledge';
import { articlePath } from '../help/places';
import { readIds } from '../help/read_history';
import { useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';

const SHOWN = 3;
/** Typing pauses so long before something is looked for. */
const PAUSE_MS = 400;
/** Less says nothing. */
const LEAST_LETTERS = 2;

/** A text once its typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** Nothing where there are none. */
function Cards({
  title,
  articles,
  isBeside,
}: {
  title: string;
  articles: readonly Article[];
  /** They open beside this page, whose text stays. */
  isBeside?: boolean;
}) {
  if (articles.length === 0) return null;
  return (
    <section class="site-section" aria-live={isBeside ? 'polite' : undefined}>
      <h2>{title}</h2>
      <ul class="site-cards">
        {articles.map((article) => (
          <li key={article.id}>
            <a
              class="site-card"
              href={articlePath(article)}
              {...(isBeside ? { target: '_blank', rel: 'noopener' } : {})}
            >
              {article.kind === 'VIDEO' && <span aria-hidden="true">▶ </span>}
              {article.title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Articles that may help this customer, by what they read and wrote; nothing where they can't be had. */
export function Suggested() {
  const { api, words, locale } = useSite();
  const { data } = useLoad(locale, () =>
    api(Articles.recommend, { locale, readIds: readIds(), pageSize: SHOWN }),
  );
  const found = data?.recommendations ?? [];
  const arePopular = found.every(({ because }) => because === 'POPULAR');
  return (
    <Cards
      title={arePopular ? words.popular : words.forYou}
      articles={found.flatMap(({ article }) => article ?? [])}
    />
  );
}

/** Articles about what is being written, before it is sent. */
export function MayAnswer({ text }: { text: string }) {
  const { api, words, locale } = useSite();
  const q = usePaused(text.trim());
  const isDue = [...q].length >= LEAST_LETTERS;
  const { data } = useLoad(isDue ? `${locale} ${q}` : undefined, () =>
    api(Articles.search, { q, locale, onlyLocale: true, asTyped: true, pageSize: SHOWN }),
  );
  return (
    <Cards
      title={words.mayAnswer}
      articles={(data?.results ?? []).flatMap(({ article }) => article ?? [])}
      isBeside
    />
  );
}
