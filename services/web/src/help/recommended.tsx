/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { type Article, Articles } from '../api/gen/knowledge';
import { useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { Link } from '../visitor/router';
import { articlePath } from './places';
import { readIds } from './read_history';

/**
 * What may help next, by what was read, the page and the reader's role; nothing where there is none.
 * `article` is the one that is being read.
 */
export function Recommended({ article: read }: { article?: Article }) {
  const { api, words, locale } = useSite();
  const loaded = useLoad(`${locale} ${read?.id}`, () => {
    const ids = readIds().filter((id) => id !== read?.id);
    return api(Articles.recommend, {
      page: read?.title,
      locale,
      readIds: read ? [...ids, read.id] : ids,
      pageSize: 4,
    });
  });
  const articles = (loaded.data?.recommendations ?? []).flatMap(({ article, because }) =>
    article ? [{ article, because }] : [],
  );
  if (articles.length === 0) return null;
  const isPopular = articles.every(({ because }) => because === 'POPULAR');
  return (
    <section class="site-section">
      <h2>{read ? words.readNext : isPopular ? words.popular : words.forYou}</h2>
      <ul class="site-cards">
        {articles.map(({ article }) => (
          <li key={article.id}>
            <Link class="site-card" to={articlePath(article)}>
              {article.kind === 'VIDEO' && <span aria-hidden="true">▶ </span>}
              {article.title}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
