// SPDX-License-Identifier: Apache-2.0
import {
  type ArticleFile,
  ArticleFiles,
  type ArticleImportOptions,
  type ArticleTransfer,
  ArticleTransfers,
} from '../../api/gen/knowledge';
import { asProblem } from '../../api/problem';
import { api } from '../api';

/** What the server takes at most; checked here so that nobody waits for a refusal. */
export const LARGEST_FILE = 25 * 1024 * 1024;
export const LARGEST_ARCHIVE = 100 * 1024 * 1024;
const PIECE = 384 * 1024;

function base64(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(part);
  });
}

interface Received {
  receivedBytes: string;
}

/** Sends a file piece by piece; a piece that was lost on the way is sent again. */
async function sendPieces<T extends Received>(
  file: File,
  begun: T,
  append: (offset: string, data: string) => Promise<T>,
  onProgress: (share: number) => void,
): Promise<T> {
  let known = begun;
  let failures = 0;
  while (Number(known.receivedBytes) < file.size) {
    const offset = Number(known.receivedBytes);
    const data = await base64(file.slice(offset, offset + PIECE));
    try {
      known = await append(String(offset), data);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!asProblem(error).isTransient || failures > 3) throw error;
    }
    onProgress(Number(known.receivedBytes) / file.size);
  }
  return known;
}

export async function uploadArticleFile(
  articleId: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<ArticleFile> {
  const begun = await api(ArticleFiles.create, {
    articleId,
    fileName: file.name || 'file',
    sizeBytes: String(file.size),
  });
  return sendPieces(
    file,
    begun,
    (offset, data) => api(ArticleFiles.append, { id: begun.id, offset, data }),
    onProgress,
  );
}

export async function importArchive(
  file: File,
  options: Partial<ArticleImportOptions>,
  onProgress: (share: number) => void,
): Promise<ArticleTransfer> {
  const begun = await api(ArticleTransfers.createImport, {
    fileName: file.name || 'articles.zip',
    sizeBytes: String(file.size),
    options,
  });
  return sendPieces(
    file,
    begun,
    (offset, data) => api(ArticleTransfers.append, { id: begun.id, offset, data }),
    onProgress,
  );
}
