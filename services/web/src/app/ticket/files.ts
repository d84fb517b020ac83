// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TicketAttachment, TicketAttachments } from '../../api/gen/tickets';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { problemText } from '../ui/run';

/** What the server takes at most; checked here so that nobody waits for a refusal. */
export const LARGEST_FILE = 25 * 1024 * 1024;
export const MOST_FILES = 10;
const PIECE = 384 * 1024;

export function downloadPath(id: string): string {
  return `/v1/ticketAttachments/${id}:download`;
}

export function isPicture(file: Pick<TicketAttachment, 'contentType'>): boolean {
  return file.contentType.startsWith('image/');
}

/** `312 B`, `4.1 KB`, `25 MB`; in the page's language. */
export function sizeText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const;
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[unit],
    unitDisplay: 'short',
    maximumFractionDigits: unit === 0 || value >= 10 ? 0 : 1,
  }).format(value);
}

function base64(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(part);
  });
}

/** Sends a file piece by piece; a piece that was lost on the way is sent again. */
export async function uploadFile(
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<TicketAttachment> {
  let known = await api(
    TicketAttachments.create,
    { fileName: file.name || 'file', sizeBytes: String(file.size) },
    { signal },
  );
  let failures = 0;
  while (!known.isComplete) {
    const offset = Number(known.receivedBytes);
    const data = await base64(file.slice(offset, offset + PIECE));
    try {
      known = await api(
        TicketAttachments.append,
        { id: known.id, offset: String(offset), data },
        { signal },
      );
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!asProblem(error).isTransient || failures > 3) throw error;
    }
    onProgress(Number(known.receivedBytes) / file.size);
  }
  return known;
}

/** A file of the message being written. */
export interface WrittenFile {
  key: string;
  name: string;
  /** 0 to 1 while it is on its way. */
  share: number;
  attachment?: TicketAttachment;
  problem?: string;
}

let nextKey = 0;

/** The files of the message being written on a ticket. */
export function useWrittenFiles() {
  const { t } = useTranslation();
  const tooLarge = t('ticket.tooLarge');
  const tooMany = t('ticket.tooMany');
  const [files, setFiles] = useState<readonly WrittenFile[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const count = useRef(0);
  count.current = files.length;
  useEffect(() => {
    const all = running.current;
    return () => {
      for (const each of all.values()) each.abort();
    };
  }, []);

  const patch = useCallback((key: string, change: Partial<WrittenFile>): void => {
    setFiles((known) => known.map((each) => (each.key === key ? { ...each, ...change } : each)));
  }, []);

  const add = useCallback(
    (chosen: Iterable<File>): void => {
      for (const file of chosen) {
        nextKey += 1;
        const key = String(nextKey);
        const written: WrittenFile = { key, name: file.name, share: 0 };
        if (file.size > LARGEST_FILE) written.problem = tooLarge;
        if (count.current >= MOST_FILES) written.problem = tooMany;
        count.current += 1;
        setFiles((known) => [...known, written]);
        if (written.problem) continue;
        const abort = new AbortController();
        running.current.set(key, abort);
        uploadFile(file, (share) => patch(key, { share }), abort.signal)
          .then((attachment) => patch(key, { share: 1, attachment }))
          .catch((error) => {
            if (!abort.signal.aborted) patch(key, { problem: problemText(t, error) });
          })
          .finally(() => running.current.delete(key));
      }
    },
    [patch, t, tooLarge, tooMany],
  );

  const remove = useCallback((file: WrittenFile): void => {
    running.current.get(file.key)?.abort();
    setFiles((known) => known.filter((each) => each.key !== file.key));
    // What stays behind is swept away by the server.
    if (file.attachment)
      void api(TicketAttachments.delete, { id: file.attachment.id }).catch(() => {});
  }, []);

  /** Puts files that are with the server already after those that are here. */
  const restore = useCallback(
    (attachments: readonly TicketAttachment[]): void => {
      const restored = attachments.map((attachment): WrittenFile => {
        nextKey += 1;
        return { key: String(nextKey), name: attachment.fileName, share: 1, attachment };
      });
      setFiles((known) => [
        ...known,
        ...restored.map((each, i) =>
          known.length + i < MOST_FILES ? each : { ...each, problem: tooMany },
        ),
      ]);
    },
    [tooMany],
  );

  const clear = useCallback((): void => setFiles([]), []);
  const sent = files.flatMap((each) => (each.attachment && !each.problem ? [each.attachment] : []));
  const isBusy = files.some((each) => !each.attachment && !each.problem);
  return { files, sent, isBusy, add, remove, restore, clear };
}

export type WrittenFiles = ReturnType<typeof useWrittenFiles>;
