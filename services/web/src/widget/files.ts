// SPDX-License-Identifier: Apache-2.0
//
// Files of a talk: on their way to the server, and fetched with the visitor's token.
import type { Client } from '../api/client';
import { type Attachment, Attachments } from '../api/gen/chat';
import { asProblem, type Problem } from '../api/problem';
import { sendPieces } from '../api/upload';

export interface UploadResult {
  sent: Attachment[];
  /** Those the server doesn't take, whatever is tried. */
  refused: File[];
  problem?: Problem;
}

/** A piece has so long on a slow line. */
const PIECE_MS = 60_000;

/**
 * Sends files one after the other; `onProgress` hears how much of all has arrived. `begun` keeps what
 * arrived of them for another try.
 */
export async function uploadFiles(
  api: Client,
  conversationId: string,
  files: readonly File[],
  onProgress: (share: number) => void,
  signal: AbortSignal,
  begun: WeakMap<File, Attachment>,
): Promise<UploadResult> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const result: UploadResult = { sent: [], refused: [] };
  let before = 0;
  for (const file of files) {
    // Asked here as well: a call may have ended just before the reader took the files back.
    const check = (): void => signal.throwIfAborted();
    try {
      const sent = await sendPieces(
        file,
        {
          begin: (fileName, sizeBytes) => {
            check();
            return api(Attachments.create, { conversationId, fileName, sizeBytes }, { signal });
          },
          append: (id, offset, data) => {
            check();
            return api(Attachments.append, { id, offset, data }, { signal, timeoutMs: PIECE_MS });
          },
        },
        (share) => onProgress((before + share * file.size) / total),
        begun,
      );
      result.sent.push(sent);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.reason !== 'CONTENT_REFUSED') throw error;
      result.refused.push(file);
      result.problem = problem;
    }
    before += file.size;
  }
  return result;
}

/** Files that were fetched, each once, as addresses within the page. */
export class FileShelf {
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly download: (id: string) => Promise<Blob>) {}

  url(id: string): Promise<string> {
    let url = this.known.get(id);
    if (!url) {
      url = this.download(id).then((blob) => URL.createObjectURL(blob));
      // What failed may be asked for again.
      url.catch(() => this.known.delete(id));
      this.known.set(id, url);
    }
    return url;
  }

  clear(): void {
    for (const url of this.known.values()) url.then(URL.revokeObjectURL, () => undefined);
    this.known.clear();
  }
}
