// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { newRequestId } from '../../api/client';
import {
  type Comment,
  type Comment_Visibility,
  type TicketAttachment,
  Tickets,
} from '../../api/gen/tickets';
import { asProblem, type Problem } from '../../api/problem';
import { api } from '../api';
import { queryClient } from '../query';

const MOST_COMMENTS = 1000;

export function useComments(ticketId: string) {
  return useQuery({
    queryKey: ['comments', ticketId],
    queryFn: ({ signal }) =>
      api(Tickets.listComments, { ticketId, pageSize: MOST_COMMENTS }, { signal }),
  });
}

export function useHistory(ticketId: string) {
  return useQuery({
    queryKey: ['history', ticketId],
    queryFn: ({ signal }) =>
      api(Tickets.listHistory, { ticketId, pageSize: MOST_COMMENTS }, { signal }),
  });
}

/** A comment on its way: shown at once, kept when it fails. */
export interface PendingComment {
  requestId: string;
  ticketId: string;
  body: string;
  visibility: Comment_Visibility;
  files: readonly TicketAttachment[];
  /** The ticket's sequence as the writer saw it; '0' sends it whatever happened since. */
  expectedSequence: string;
  problem?: Problem;
}

let pending: readonly PendingComment[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly PendingComment[]): void {
  pending = next;
  for (const listener of listeners) listener();
}

export function usePendingComments(ticketId: string): readonly PendingComment[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pending,
  );
  return all.filter((each) => each.ticketId === ticketId);
}

export function discardComment(requestId: string): void {
  publish(pending.filter((each) => each.requestId !== requestId));
}

/** Sends it as it is though somebody else has answered meanwhile. */
export function sendAnyway(comment: PendingComment): Promise<boolean> {
  discardComment(comment.requestId);
  return sendComment({ ...comment, requestId: undefined, expectedSequence: '0' });
}

/** Sends or, with the same request id, sends again: the customer never sees it twice. */
export async function sendComment(
  draft: Omit<PendingComment, 'requestId' | 'problem'> & { requestId?: string },
): Promise<boolean> {
  const entry: PendingComment = {
    requestId: draft.requestId ?? newRequestId(),
    ticketId: draft.ticketId,
    body: draft.body,
    visibility: draft.visibility,
    files: draft.files,
    expectedSequence: draft.expectedSequence,
  };
  publish([...pending.filter((each) => each.requestId !== entry.requestId), entry]);
  try {
    const { ticketId, body, visibility, expectedSequence } = entry;
    const attachments = entry.files.map(({ id }) => ({ id }));
    const stored = await api(
      Tickets.createComment,
      { ticketId, comment: { body, visibility, attachments }, expectedSequence },
      { requestId: entry.requestId },
    );
    queryClient.setQueryData<{ comments: Comment[]; nextPageToken: string }>(
      ['comments', ticketId],
      (known) =>
        known && !known.comments.some((each) => each.id === stored.id)
          ? { ...known, comments: [...known.comments, stored] }
          : known,
    );
    discardComment(entry.requestId);
    for (const name of ['ticket', 'clocks', 'history']) {
      void queryClient.invalidateQueries({ queryKey: [name, ticketId] });
    }
    return true;
  } catch (error) {
    const problem = asProblem(error);
    if (problem.reason === 'CHANGED_MEANWHILE') {
      // What the writer hasn't seen is shown above the words that were held back.
      for (const name of ['ticket', 'comments', 'history']) {
        void queryClient.invalidateQueries({ queryKey: [name, entry.ticketId] });
      }
    }
    publish(
      pending.map((each) => (each.requestId === entry.requestId ? { ...each, problem } : each)),
    );
    return false;
  }
}
