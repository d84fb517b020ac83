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
import { Line } from '../../api/line';
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
  /** Shown to the customer as a card. */
  articleId?: string;
  /** Why it isn't sent yet; what may succeed later is tried again by itself. */
  problem?: Problem;
  /** The server may have it. */
  isTried?: boolean;
  /** The feed has brought an entry of these words meanwhile: shown as that one. */
  isSeen?: boolean;
}

/** A call that hangs is made again under its key. */
const TIMEOUT_MS = 20_000;

/** So often a server may fail over one and the same message before the next one has its turn. */
const MOST_FAILURES = 5;

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
      if (message.sender === 'AGENT') saw(conversationId, message);
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
  return all.filter((each) => each.conversationId === conversationId && !each.isSeen);
}

function amend(requestId: string, change: Partial<PendingMessage>): void {
  publish(pending.map((each) => (each.requestId === requestId ? { ...each, ...change } : each)));
}

/** One's own message may come by the feed before the answer of the call; that one decides. */
function saw(conversationId: string, message: Message): void {
  const known = queryClient.getQueryData<readonly Message[]>(['messages', conversationId]);
  if (known?.some((each) => each.sequence === message.sequence)) return;
  const own = pending.find(
    (each) =>
      each.conversationId === conversationId &&
      each.isTried &&
      !each.isSeen &&
      each.text === message.text &&
      each.internal === message.internal &&
      each.files.length === message.attachments.length,
  );
  if (own) amend(own.requestId, { isSeen: true });
}

/** One per conversation: messages are stored in the order in which they were written. */
const lines = new Map<string, Line>();

function lineOf(conversationId: string): Line {
  let line = lines.get(conversationId);
  if (!line) {
    line = new Line(deliver);
    lines.set(conversationId, line);
  }
  return line;
}

window.addEventListener('online', () => {
  for (const line of lines.values()) line.wake();
});

const failures = new Map<string, number>();

function forget(entry: PendingMessage): void {
  failures.delete(entry.requestId);
  publish(pending.filter((each) => each.requestId !== entry.requestId));
}

export function discardMessage(requestId: string): void {
  const entry = pending.find((each) => each.requestId === requestId);
  if (!entry) return;
  forget(entry);
  lineOf(entry.conversationId).remove(requestId);
}

/** Shows a message at once and sends it after those before it; `requestId`: once more. */
export function sendMessage(
  draft: Pick<PendingMessage, 'conversationId' | 'text' | 'internal' | 'articleId'> & {
    files?: readonly Attachment[];
    requestId?: string;
  },
): Promise<void> {
  const { conversationId, text, files = [], internal = false, articleId } = draft;
  const requestId = draft.requestId ?? newRequestId();
  const entry: PendingMessage = { requestId, conversationId, text, files, internal, articleId };
  failures.delete(requestId);
  const isKnown = pending.some((each) => each.requestId === requestId);
  publish(
    isKnown
      ? pending.map((each) =>
          each.requestId === requestId ? { ...each, problem: undefined } : each,
        )
      : [...pending, entry],
  );
  return lineOf(conversationId).push(requestId);
}

/** False: to be tried again before anything else of the conversation. */
async function deliver(requestId: string): Promise<boolean> {
  const entry = pending.find((each) => each.requestId === requestId);
  // Discarded while it waited for its turn.
  if (!entry) return true;
  const { conversationId, text, files, internal, articleId } = entry;
  amend(requestId, { isTried: true });
  try {
    const answer = await api(
      Conversations.sendMessage,
      {
        conversationId,
        message: { text, internal, articleId, attachments: files.map(({ id }) => ({ id })) },
      },
      { requestId, timeoutMs: TIMEOUT_MS },
    );
    if (answer.message) add(conversationId, [answer.message, ...answer.replies]);
    forget(entry);
    return true;
  } catch (error) {
    const problem = asProblem(error);
    if (!problem.isTransient) {
      amend(requestId, { problem, isTried: false, isSeen: false });
      return true;
    }
    amend(requestId, { problem });
    if (problem.status !== 500) return false;
    const count = (failures.get(requestId) ?? 0) + 1;
    failures.set(requestId, count);
    return count >= MOST_FAILURES;
  }
}
