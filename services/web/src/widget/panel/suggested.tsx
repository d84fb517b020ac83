/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import type { Article } from '../../api/gen/knowledge';
import { articlePath } from '../../help/places';
import { useLoad } from '../../visitor/load';
import type { Launcher } from '../options';
import { type Suggestions, suggest, thisPage } from '../suggestions';
import type { PanelWords } from './words';

/** An article's place in the help centre. */
export function helpAddress(
  { origin, widgetKey }: Launcher['options'],
  article: Pick<Article, 'id' | 'slug'>,
): string {
  return `${origin}${articlePath(article)}?key=${encodeURIComponent(widgetKey)}`;
}

/**
 * Articles for this page and reader, as soon as the panel is shown; undefined where there are none,
 * or they can't be had.
 */
export function useSuggestions(
  launcher: Launcher,
  reader: number,
  isWanted: boolean,
  mayBegin: boolean,
): Suggestions | undefined {
  const { options, visitors } = launcher;
  const { page, pageTitle } = thisPage();
  const isShown = isWanted && options.suggests !== false && launcher.isOpen();
  const { data } = useLoad(isShown ? `${reader} ${mayBegin} ${page} ${pageTitle}` : undefined, () =>
    suggest(visitors, options, mayBegin),
  );
  return isShown && data && data.articles.length > 0 ? data : undefined;
}

export function Suggested({
  suggestions: { articles, arePopular },
  launcher,
  words,
  onRead,
}: {
  suggestions: Suggestions;
  launcher: Launcher;
  words: PanelWords;
  onRead: (article: Article) => void;
}) {
  return (
    <li class="suggested">
      <h3>{arePopular ? words.popular : words.suggested}</h3>
      <ul>
        {articles.map((article) => (
          <li key={article.id}>
            <a
              href={helpAddress(launcher.options, article)}
              target="_blank"
              rel="noopener"
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                onRead(article);
              }}
            >
              {article.kind === 'VIDEO' && <span aria-hidden="true">▶ </span>}
              {article.title}
            </a>
          </li>
        ))}
      </ul>
    </li>
  );
}
