// SPDX-License-Identifier: Apache-2.0
import { backoff } from '../api/backoff';
import { FeedCursor } from '../api/feed_cursor';
import type { ConversationStreamItem, Message } from '../api/gen/chat';
import { asProblem, type Problem, problemFrom } from '../api/problem';
import { EventStreamParser } from '../api/sse';

export interface FollowOptions {
  origin: string;
  conversationId: string;
  authorization: () => string;
  /** Each message once, in order of sequence. */
  onMessage: (message: Message) => void;
  onLive: (isLive: boolean) => void;
  /** Refused for good; not tried again. */
  onProblem: (problem: Problem) => void;
}

/** A line is taken for dead when nothing, not even a comment, came for this long. */
const SILENCE_MS = 90_000;

/**
 * Follows a conversation over server-sent events from its first message on. A cut line is joined
 * again after the last sequence seen. Returns the way to stop.
 */
export function followConversation(options: FollowOptions): () => void {
  const cursor = new FeedCursor('0');
  const stop = new AbortController();
  let attempt = 0;
  let wake: (() => void) | undefined;

  const wait = (ms: number): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  const onOnline = (): void => wake?.();
  addEventListener('online', onOnline);

  /** One connection; ends when the line does. Throws a Problem when it is refused. */
  async function connect(): Promise<void> {
    const { origin, conversationId } = options;
    const line = new AbortController();
    const cut = (): void => line.abort();
    stop.signal.addEventListener('abort', cut);
    let silence = setTimeout(cut, SILENCE_MS);
    try {
      const response = await fetch(
        `${origin}/v1/conversations/${conversationId}:stream?afterSequence=${cursor.after}`,
        {
          headers: { accept: 'text/event-stream', authorization: options.authorization() },
          credentials: 'omit',
          cache: 'no-store',
          signal: line.signal,
        },
      );
      if (!response.ok || !response.body) {
        throw problemFrom(response.status, await response.json().catch(() => undefined));
      }
      attempt = 0;
      options.onLive(true);
      const parser = new EventStreamParser();
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(cut, SILENCE_MS);
        for (const event of parser.push(decoder.decode(value, { stream: true }))) {
          if (event.event === 'error') {
            const document = JSON.parse(event.data) as { status?: number };
            throw problemFrom(Number(document.status ?? 500), document);
          }
          const { sequence, message } = JSON.parse(event.data) as ConversationStreamItem;
          // An entry without a message is not for the customer's eyes; its number counts.
          const verdict = cursor.offer(String(sequence));
          if (verdict === 'take' && message) options.onMessage(message);
          // A hole in the feed: join again where it began.
          if (verdict === 'gap') return;
        }
      }
    } finally {
      clearTimeout(silence);
      stop.signal.removeEventListener('abort', cut);
      line.abort();
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await connect();
      } catch (error) {
        const problem = asProblem(error);
        if (!stop.signal.aborted && problem.status >= 400 && !problem.isTransient) {
          options.onProblem(problem);
          return;
        }
      }
      if (stop.signal.aborted) return;
      // A line that merely ended is joined at once, without a word.
      if (attempt > 0) options.onLive(false);
      await wait(backoff(attempt++, Math.random()));
    }
  }

  void run();
  return () => {
    removeEventListener('online', onOnline);
    stop.abort();
    wake?.();
  };
}
