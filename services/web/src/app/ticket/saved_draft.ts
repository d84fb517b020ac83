// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import {
  type Comment_Visibility,
  type CommentDraft,
  CommentDrafts,
  type TicketAttachment,
} from '../../api/gen/tickets';
import { api } from '../api';
import { forgetMyWork } from '../inbox/my_work';

const SETTLE_MS = 800;

export interface Written {
  body: string;
  visibility: Comment_Visibility;
  files: readonly TicketAttachment[];
}

const keyOf = (written: Written): string =>
  JSON.stringify([written.body, written.visibility, written.files.map((each) => each.id)]);

/**
 * Keeps what is being written on the server, so that it is there after a reload and on another
 * machine. `onFound` is called once with what was kept, unless something is written here already.
 */
export function useSavedDraft(
  ticketId: string,
  written: Written,
  onFound: (draft: CommentDraft) => void,
): { forget: () => void } {
  const latest = useRef(written);
  latest.current = written;
  const found = useRef(onFound);
  found.current = onFound;
  const saved = useRef<string | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const key = keyOf(written);

  useEffect(() => {
    const abort = new AbortController();
    api(CommentDrafts.get, { ticketId }, { signal: abort.signal })
      .then((draft) => {
        if (draft.body === '' && draft.attachments.length === 0) {
          saved.current ??= keyOf({ ...latest.current, body: '', files: [] });
          return;
        }
        const isEmpty = latest.current.body === '' && latest.current.files.length === 0;
        saved.current = keyOf({
          body: draft.body,
          visibility: draft.visibility,
          files: draft.attachments,
        });
        if (isEmpty) found.current(draft);
      })
      .catch(() => {
        // What is written here is kept at its next change.
      });
    return () => abort.abort();
  }, [ticketId]);

  useEffect(() => {
    const save = (): void => {
      const { body, visibility, files } = latest.current;
      saved.current = keyOf(latest.current);
      const attachments = files.map(({ id }) => ({ id }));
      api(CommentDrafts.put, { commentDraft: { ticketId, body, visibility, attachments } })
        .then(() => forgetMyWork('drafts'))
        .catch(() => {
          // The tab keeps it, too; the next change tries again.
          saved.current = '';
        });
    };
    const isEmpty = latest.current.body === '' && latest.current.files.length === 0;
    if (saved.current === key || (saved.current === undefined && isEmpty)) return;
    timer.current = setTimeout(save, SETTLE_MS);
    return () => clearTimeout(timer.current);
  }, [ticketId, key]);

  return {
    /** It was sent: the server has dropped it. */
    forget: () => {
      clearTimeout(timer.current);
      saved.current = keyOf({ ...latest.current, body: '', files: [] });
    },
  };
}
