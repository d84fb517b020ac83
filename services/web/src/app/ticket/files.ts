// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TicketAttachment, TicketAttachments } from '../../api/gen/tickets';
import { downloadPath, LARGEST_FILE, MOST_FILES, sizeText, uploadFile } from '../../api/upload';
import { api } from '../api';
import { problemText } from '../ui/run';

export { downloadPath, sizeText };

export function isPicture(file: Pick<TicketAttachment, 'contentType'>): boolean {
  return file.contentType.startsWith('image/');
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

/** Where the files of a message go. */
export interface FilePlace {
  upload: (
    file: File,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ) => Promise<TicketAttachment>;
  /** Takes one back that was uploaded; without it the server sweeps away what stays behind. */
  remove?: (id: string) => Promise<unknown>;
}

const OF_TICKETS: FilePlace = {
  upload: (file, onProgress, signal) => uploadFile(api, file, onProgress, signal),
  remove: (id) => api(TicketAttachments.delete, { id }),
};

let nextKey = 0;

/** The files of the message being written, by default on a ticket. `place` stays the same one. */
export function useWrittenFiles(place: FilePlace = OF_TICKETS) {
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
        place
          .upload(file, (share) => patch(key, { share }), abort.signal)
          .then((attachment) => patch(key, { share: 1, attachment }))
          .catch((error) => {
            if (!abort.signal.aborted) patch(key, { problem: problemText(t, error) });
          })
          .finally(() => running.current.delete(key));
      }
    },
    [patch, place, t, tooLarge, tooMany],
  );

  const remove = useCallback(
    (file: WrittenFile): void => {
      running.current.get(file.key)?.abort();
      setFiles((known) => known.filter((each) => each.key !== file.key));
      // What stays behind is swept away by the server.
      if (file.attachment) void place.remove?.(file.attachment.id).catch(() => {});
    },
    [place],
  );

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
