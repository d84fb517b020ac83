// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { newRequestId } from '../../api/client';
import {
  type Attachment,
  type ConversationStreamItem,
  Conversations,
  type Marks,
  type Message,
} from '../../api/gen/chat';
import { asProblem, type Problem } from '../../api/problem';
import { api } from '../api';
import { useFeed } from '../live/live';
import { queryClient } from '../query';
import { refreshChat } from './queries';

export interface PendingMessage {
  requestId: string;
  conversationId: string;
  text: string;
  /** Uploaded already. */
  files: readonly Attachment[];
  /** For the team only: a whisper. */
  internal?: boolean;
  problem?: Problem;
}

/** Messages by sequence, each once; both the feed and the answer of a call may bring one. */
export function mergeMessages(
  known: readonly Message[],
  fresh: readonly Message[],
): readonly Message[] {
  const missing = fresh.filter((one) => !known.some((each) => each.sequence === one.sequence));
  if (missing.length === 0) return known;
  return [...known, ...missing].sort((a, b) => Number(BigInt(a.sequence) - BigInt(b.sequence)));
}

function add(conversationId: string, fresh: readonly Message[]): void {
  queryClient.setQueryData<readonly Message[]>(['messages', conversationId], (known = []) =>
    mergeMessages(known, fresh),
  );
}

/** The messages of a conversation, live. The feed replays what is missing, then follows. */
export function useMessages(conversationId: string): {
  messages: readonly Message[];
  problem: Problem | undefined;
} {
  const { data = [] } = useQuery<readonly Message[]>({
    queryKey: ['messages', conversationId],
    queryFn: () => queryClient.getQueryData(['messages', conversationId]) ?? [],
    initialData: [],
    staleTime: Number.POSITIVE_INFINITY,
  });
  const problem = useQuery<Problem | null>({
    queryKey: ['messagesProblem', conversationId],
    queryFn: () => null,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  // An answer may have stored a message that stands behind a hole: resume where there is none.
  useFeed(`/v1/conversations/${conversationId}:stream`, gaplessEnd(data), {
    onEvent: (event) => {
      const { message } = event as ConversationStreamItem;
      if (!message) return;
      add(conversationId, [message]);
      if (message.sender !== 'AGENT') refreshChat(conversationId);
    },
    onProblem: (refusal) => queryClient.setQueryData(['messagesProblem', conversationId], refusal),
  });
  return { messages: data, problem: problem ?? undefined };
}

/** The last sequence up to which nothing is missing. */
export function gaplessEnd(messages: readonly Message[]): string {
  let end = 0n;
  for (const message of messages) {
    if (BigInt(message.sequence) !== end + 1n) break;
    end += 1n;
  }
  return end.toString();
}

/** How far the customer is, live; the agent's own side is told by `tellMarks`. */
export function useMarks(conversationId: string): Marks | undefined {
  const [marks, setMarks] = useState<Marks>();
  useFeed(`/v1/conversations/${conversationId}/marks:stream`, '0', {
    isSparse: true,
    onEvent: (event) => setMarks(event as Marks),
    // Without marks the talk goes on.
    onProblem: () => undefined,
  });
  return marks;
}

/** Says that the team has read up to a sequence, or that it types. */
export function tellMarks(
  id: string,
  report: { readSequence?: string; deliveredSequence?: string; typing?: boolean },
): void {
  // The next report tells it again.
  api(Conversations.mark, { id, ...report }).catch(() => undefined);
}

let pending: readonly PendingMessage[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly PendingMessage[]): void {
  pending = next;
  for (const listener of listeners) listener();
}

export function usePendingMessages(conversationId: string): readonly PendingMessage[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pending,
  );
  return all.filter((each) => each.conversationId === conversationId);
}

export function discardMessage(requestId: string): void {
  publish(pending.filter((each) => each.requestId !== requestId));
}

export async function sendMessage(
  draft: Pick<PendingMessage, 'conversationId' | 'text' | 'internal'> & {
    files?: readonly Attachment[];
    requestId?: string;
  },
): Promise<void> {
  const { conversationId, text, files = [], internal = false } = draft;
  const entry: PendingMessage = {
    requestId: draft.requestId ?? newRequestId(),
    conversationId,
    text,
    files,
    internal,
  };
  publish([...pending.filter((each) => each.requestId !== entry.requestId), entry]);
  try {
    const answer = await api(
      Conversations.sendMessage,
      {
        conversationId,
        message: { text, internal, attachments: files.map(({ id }) => ({ id })) },
      },
      { requestId: entry.requestId },
    );
    if (answer.message) add(conversationId, [answer.message, ...answer.replies]);
    discardMessage(entry.requestId);
  } catch (error) {
    const problem = asProblem(error);
    publish(
      pending.map((each) => (each.requestId === entry.requestId ? { ...each, problem } : each)),
    );
  }
}
