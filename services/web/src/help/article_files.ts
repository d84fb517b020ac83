// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../api/client';
import { type Article, ArticleFiles } from '../api/gen/knowledge';
import { picturesIn } from '../text/markdown';

export function filePath(articleId: string, name: string): string {
  return `/v1/articles/${articleId}/files/${encodeURIComponent(name)}`;
}

async function load(api: Client, articleId: string, fileName: string): Promise<Blob> {
  const bytes: unknown = await api(ArticleFiles.download, { articleId, fileName }, { as: 'blob' });
  return bytes as Blob;
}

/**
 * Addresses of an article's pictures. A reader without a log-in has a token that an `<img>` can't
 * send, so the bytes are fetched and shown from memory.
 */
export function usePictures(
  api: Client,
  article: Pick<Article, 'id' | 'body'> | undefined,
): ReadonlyMap<string, string> {
  const [pictures, setPictures] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (!article) return;
    let isCurrent = true;
    const made: string[] = [];
    for (const name of picturesIn(article.body)) {
      load(api, article.id, name)
        .then((blob) => {
          if (!isCurrent) return;
          const address = URL.createObjectURL(blob);
          made.push(address);
          setPictures((known) => new Map(known).set(name, address));
        })
        // What can't be had is shown by its description.
        .catch(() => {});
    }
    return () => {
      isCurrent = false;
      for (const address of made) URL.revokeObjectURL(address);
      setPictures(new Map());
    };
  }, [api, article]);
  return pictures;
}

/** Fetches a file and gives it to the browser to save. */
export async function saveFile(api: Client, articleId: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await load(api, articleId, name));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
