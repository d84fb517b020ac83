/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { h, type VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import '../styles/prose.css';
import type { Client } from '../api/client';
import { type Article, Articles } from '../api/gen/knowledge';
import { Problem } from '../api/problem';
import { type Make, picturesIn, renderMarkdown } from '../text/markdown';
import { day } from '../text/time';
import { playableVideo } from '../text/video';
import { Spinner, Trouble, useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { go, Link } from '../visitor/router';
import { filePath, saveFile, usePictures } from './article_files';
import { Ask, Steps } from './home_view';
import { articlePath } from './places';
import { noteRead } from './read_history';
import { Recommended } from './recommended';
import { Vote } from './vote';

/** By id, or by the readable name in the address, an earlier one too. */
async function loadArticle(api: Client, name: string, locale: string): Promise<Article> {
  if (/^art_[0-9a-z]{26}$/.test(name))
    return api(Articles.get, { id: name, asReader: true, locale });
  const { article } = await api(Articles.getBySlug, { slug: name, locale });
  if (!article) throw new Problem(404, 'ARTICLE_NOT_FOUND', name);
  return article;
}

const READ_IN = { zh: '阅读中文版', en: 'Read in English' } as const;

/** `zh` of `zh-CN`; undefined for languages that the site doesn't speak. */
function languageIn(locale: string): 'zh' | 'en' | undefined {
  const language = locale.split('-')[0]?.toLowerCase();
  return language === 'zh' || language === 'en' ? language : undefined;
}

/** The article in the other language, where this reader may open it; `isKnown` once that is clear. */
function useTranslated(article: Article | undefined): { other?: Article; isKnown: boolean } {
  const { api } = useSite();
  const id = article?.translationId || undefined;
  const loaded = useLoad(id, () => api(Articles.get, { id: id ?? '', asReader: true }));
  const other = loaded.data?.audience === 'INTERNAL' ? undefined : loaded.data;
  const isKnown = article !== undefined && (!id || !loaded.isLoading);
  return { other: isKnown ? other : undefined, isKnown };
}

/** As `useTranslated`; who chooses another language while reading goes to the article in it. */
function useOtherLanguage(article: Article | undefined): ReturnType<typeof useTranslated> {
  const { locale } = useSite();
  const { other, isKnown } = useTranslated(article);
  const followed = useRef(locale);
  useEffect(() => {
    if (followed.current === locale || !article || !isKnown) return;
    followed.current = locale;
    const wanted = languageIn(locale);
    if (!other || languageIn(article.locale) === wanted || languageIn(other.locale) !== wanted)
      return;
    go(articlePath(other));
  }, [locale, article, other, isKnown]);
  return { other, isKnown };
}

/** The way to the other language, named in that language. */
function OtherLanguage({ other }: { other: Article }) {
  const language = languageIn(other.locale);
  return (
    <span lang={other.locale}>
      <Link to={articlePath(other)}>{language ? READ_IN[language] : other.title}</Link>
    </span>
  );
}

/** Says that an article isn't in the reader's language. */
function OnlyIn({ article }: { article: Article }) {
  const { words, locale } = useSite();
  const language = languageIn(article.locale);
  if (!language || language === languageIn(locale)) return null;
  return (
    <p class="help-only" role="status" lang={locale}>
      {words.onlyIn[language]}
    </p>
  );
}

function Video({ article }: { article: Article }) {
  const { words } = useSite();
  const [isBroken, setBroken] = useState(false);
  const { videoUrl } = article;
  if (!/^https?:\/\//.test(videoUrl)) return null;
  const file = playableVideo(videoUrl);
  return file && !isBroken ? (
    // biome-ignore lint/a11y/useMediaCaption: captions are a part of the file that it names.
    <video
      class="help-video"
      src={file}
      controls
      preload="metadata"
      aria-label={article.title}
      onError={() => setBroken(true)}
    />
  ) : (
    <p class="help-watch">
      <a class="site-button" href={videoUrl} target="_blank" rel="noopener noreferrer">
        ▶ {words.watch}
      </a>
    </p>
  );
}

/** Shows the place on the page that the address names: a heading's id. */
function goToPlace(): void {
  const id = /^#(sec-\d+)$/.exec(location.hash)?.[1];
  if (id) document.getElementById(id)?.scrollIntoView();
}

export function ArticleView({ name }: { name: string }) {
  const { api, words, locale } = useSite();
  const loaded = useLoad(`${locale} ${name}`, () => loadArticle(api, name, locale));
  const article = loaded.data;
  const { other, isKnown } = useOtherLanguage(article);
  const pictures = usePictures(api, article);
  const body = useMemo(() => {
    if (!article) return undefined;
    const shown = new Set(picturesIn(article.body));
    const address = (name: string): string | undefined =>
      shown.has(name) ? pictures.get(name) : filePath(article.id, name);
    return renderMarkdown(h as unknown as Make<VNode>, article.body, address, true);
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
    if (!article) return;
    document.title = article.title;
    noteRead(article.id);
    // An id, or an earlier name: the bar shows the article's own address.
    const path = articlePath(article);
    if (location.pathname !== path) {
      history.replaceState(null, '', path + location.search + location.hash);
    }
  }, [article]);
  // The place that a link names exists only now.
  useEffect(() => {
    if (article) goToPlace();
  }, [article]);
  if (loaded.problem) return <Trouble problem={loaded.problem} onRetry={loaded.reload} />;
  if (!article) return <Spinner />;
  return (
    <>
      <article class="site-article" lang={article.locale}>
        <Steps category={article.category} names={article.categoryNames} />
        <h1>{article.title}</h1>
        <p class="site-meta">
          {article.updateTime && (
            <span>
              {words.updated} {day(article.publishTime ?? article.updateTime, locale)}
            </span>
          )}
          {other && <OtherLanguage other={other} />}
        </p>
        {isKnown && !other && <OnlyIn article={article} />}
        <Video article={article} />
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: links take the keyboard themselves. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches its links. */}
        <div onClick={follow}>{body}</div>
        <Vote key={article.id} article={article} />
      </article>
      <Recommended key={article.id} article={article} />
      <Ask />
    </>
  );
}
