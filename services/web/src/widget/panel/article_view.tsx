/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
//
// An article, read inside the panel.
import { type ComponentChildren, h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Client } from '../../api/client';
import { type Article, ArticleFiles, Articles } from '../../api/gen/knowledge';
import { noteRead } from '../../help/read_history';
import { useLoad } from '../../visitor/load';
import type { Launcher } from '../options';
import { helpAddress } from './suggested';
import type { PanelWords } from './words';

/** What of the server's HTML is shown as it is; other elements show what is in them. */
const PLAIN = new Set(
  'p ul ol li strong em code pre blockquote table thead tbody tr th td hr br del'.split(' '),
);

interface Shown {
  client: Client;
  articleId: string;
  /** The article in the help centre, where its files and its places can be had. */
  address: string;
}

/** A reader's token can't be sent by an `<img>`: the bytes are fetched and shown from memory. */
function Picture({ shown, fileName, alt }: { shown: Shown; fileName: string; alt: string }) {
  const { client, articleId } = shown;
  const [src, setSrc] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let isGone = false;
    client(ArticleFiles.download, { articleId, fileName }, { as: 'blob' }).then(
      (raw) => {
        if (isGone) return;
        made = URL.createObjectURL(raw as unknown as Blob);
        setSrc(made);
      },
      () => undefined,
    );
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [client, articleId, fileName]);
  return src ? <img src={src} alt={alt} onError={() => setSrc(undefined)} /> : <em>{alt}</em>;
}

/** Where a link of an article leads, seen from another site; undefined where it may not be followed. */
export function linkOf(
  href: string,
  shown: Pick<Shown, 'address' | 'articleId'>,
): string | undefined {
  // Files are fetched with the reader's token, which the help centre does.
  if (href.startsWith(`/v1/articles/${shown.articleId}/files/`)) return shown.address;
  try {
    const { protocol, href: absolute } = new URL(href, shown.address);
    return /^(https?|mailto):$/.test(protocol) ? absolute : undefined;
  } catch {
    return undefined;
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A picture on another server would tell that server who reads: readers get a link to it. */
function elsewhere(src: string, alt: string, isLinked: boolean): ComponentChildren {
  const words = alt.trim() || src;
  if (isLinked) return words;
  return (
    <a href={src} target="_blank" rel="noopener noreferrer">
      {words} ↗
    </a>
  );
}

/** `isLinked`: inside a link, which can hold no other. */
function draw(node: Node, shown: Shown, isLinked = false): ComponentChildren {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const tag = node.localName;
  const href = tag === 'a' ? linkOf(node.getAttribute('href') ?? '', shown) : undefined;
  const isIn = isLinked || href !== undefined;
  const inside = [...node.childNodes].map((each) => draw(each, shown, isIn));
  if (PLAIN.has(tag)) return h(tag, null, ...inside);
  if (/^h[1-6]$/.test(tag)) return <h4>{inside}</h4>;
  if (tag === 'a') {
    if (!href) return inside;
    return (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {inside}
      </a>
    );
  }
  if (tag === 'img') {
    const src = node.getAttribute('src') ?? '';
    const alt = node.getAttribute('alt') ?? '';
    const files = `/v1/articles/${shown.articleId}/files/`;
    if (src.startsWith(files)) {
      const fileName = unescaped(src.slice(files.length));
      return <Picture shown={shown} fileName={fileName} alt={alt} />;
    }
    return /^https?:\/\//i.test(src) ? elsewhere(src, alt, isLinked) : <em>{alt}</em>;
  }
  return inside;
}

export function ArticleView({
  article: { id, title, slug },
  launcher,
  words,
  onBack,
}: {
  article: Article;
  launcher: Launcher;
  words: PanelWords;
  onBack: () => void;
}) {
  const { client } = launcher.visitors;
  const loaded = useLoad(id, () => client(Articles.get, { id, asReader: true }));
  const article = loaded.data;
  const heading = useRef<HTMLHeadingElement>(null);
  const address = helpAddress(launcher.options, { id, slug });
  const body = useMemo(() => {
    if (!article) return undefined;
    const page = new DOMParser().parseFromString(article.html, 'text/html');
    const shown = { client, articleId: id, address };
    return [...page.body.childNodes].map((each) => draw(each, shown));
  }, [article, client, id, address]);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (article) noteRead(id);
  }, [article, id]);
  return (
    <div class="scroll reader">
      <p class="row">
        <button type="button" class="plain" onClick={onBack}>
          ← {words.back}
        </button>
        <a href={address} target="_blank" rel="noopener">
          {words.inHelp}
        </a>
      </p>
      <article lang={article?.locale}>
        <h3 ref={heading} tabIndex={-1}>
          {title}
        </h3>
        {loaded.isLoading && <p role="status">{words.fetching}</p>}
        {loaded.problem && <p role="alert">{words.problem}</p>}
        {article && /^https?:\/\//.test(article.videoUrl) && (
          <p>
            <a href={article.videoUrl} target="_blank" rel="noopener noreferrer">
              ▶ {words.watch}
            </a>
          </p>
        )}
        {body}
      </article>
    </div>
  );
}
