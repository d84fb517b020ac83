/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { h, type VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import '../styles/prose.css';
import type { Client } from '../api/client';
import { type Article, Articles } from '../api/gen/knowledge';
import { Problem } from '../api/problem';
import { type Make, picturesIn, renderMarkdown } from '../text/markdown';
import { day } from '../text/time';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { Link } from '../visitor/router';
import { filePath, saveFile, usePictures } from './article_files';
import { Ask } from './home_view';

/** By id, or by the readable name in the address, an earlier one too. */
async function loadArticle(api: Client, name: string): Promise<Article> {
  if (/^art_[0-9a-z]{26}$/.test(name)) return api(Articles.get, { id: name });
  const { article } = await api(Articles.getBySlug, { slug: name });
  if (!article) throw new Problem(404, 'ARTICLE_NOT_FOUND', name);
  return article;
}

function Vote({ article }: { article: Article }) {
  const { api, words } = useSite();
  const [isDone, setDone] = useState(false);
  const vote = (helpful: boolean): void => {
    setDone(true);
    api(Articles.vote, { id: article.id, helpful }).catch(() => setDone(false));
  };
  return (
    <div class="site-vote">
      {isDone ? (
        <p role="status">{words.thanks}</p>
      ) : (
        <>
          <p>{words.helpful}</p>
          <button type="button" class="site-button" onClick={() => vote(true)}>
            {words.yes}
          </button>
          <button type="button" class="site-button" onClick={() => vote(false)}>
            {words.no}
          </button>
        </>
      )}
    </div>
  );
}

export function ArticleView({ name }: { name: string }) {
  const { api, words, locale } = useSite();
  const loaded = useLoad(name, () => loadArticle(api, name));
  const article = loaded.data;
  const pictures = usePictures(api, article);
  const body = useMemo(() => {
    if (!article) return undefined;
    const shown = new Set(picturesIn(article.body));
    const address = (name: string): string | undefined =>
      shown.has(name) ? pictures.get(name) : filePath(article.id, name);
    return renderMarkdown(h as unknown as Make<VNode>, article.body, address);
  }, [article, pictures]);
  // A link to a file is fetched with the reader's token.
  const follow = (event: MouseEvent): void => {
    const link = (event.target as Element).closest('a');
    const mark = article && `/v1/articles/${article.id}/files/`;
    const href = link?.getAttribute('href');
    if (!article || !mark || !href?.startsWith(mark)) return;
    event.preventDefault();
    void saveFile(api, article.id, decodeURIComponent(href.slice(mark.length))).catch(() => {});
  };
  useEffect(() => {
    if (article) document.title = article.title;
  }, [article]);
  if (loaded.problem) return <Trouble problem={loaded.problem} onRetry={loaded.reload} />;
  if (!article) return <Spinner />;
  const video = /^https?:/.test(article.videoUrl) ? article.videoUrl : '';
  return (
    <article class="site-article" lang={article.locale}>
      <Link to="/help">← {words.all}</Link>
      <h1>{article.title}</h1>
      <p class="site-meta">
        {article.category && <span>{article.category}</span>}
        {article.updateTime && (
          <span>
            {words.updated} {day(article.publishTime ?? article.updateTime, locale)}
          </span>
        )}
        {article.translationId && (
          <Link to={`/help/articles/${article.translationId}`}>{words.translation}</Link>
        )}
      </p>
      {video && (
        <p>
          <a class="site-button" href={video} target="_blank" rel="noopener noreferrer">
            ▶ {article.title}
          </a>
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: links take the keyboard themselves. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches its links. */}
      <div onClick={follow}>{body}</div>
      <Vote key={article.id} article={article} />
      <Ask />
    </article>
  );
}
