// SPDX-License-Identifier: Apache-2.0
import { backoff } from '../api/backoff';
import { FeedCursor } from '../api/feed_cursor';
import { asProblem, type Problem, problemFrom } from '../api/problem';
import { EventStreamParser } from '../api/sse';

export interface FollowOptions<Item> {
  origin: string;
  /** Of the stream, for example `/v1/conversations/cnv_…:stream`. */
  path: string;
  /** The stream leaves out states in between. */
  isSparse?: boolean;
  authorization: () => string;
  /** Each item once, in order of sequence. */
  onItem: (item: Item) => void;
  onLive: (isLive: boolean) => void;
  /** Refused for good; not tried again. */
  onProblem: (problem: Problem) => void;
}

/** A line is taken for dead when nothing, not even a comment, came for this long. */
const SILENCE_MS = 90_000;

/**
 * Follows a stream over server-sent events from its first item on. A cut line is joined
 * again after the last sequence seen. Returns the way to stop.
 */
export function follow<Item extends { sequence: string }>(
  options: FollowOptions<Item>,
): () => void {
  const cursor = new FeedCursor('0', options.isSparse);
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
    const { origin, path } = options;
    const line = new AbortController();
    const cut = (): void => line.abort();
    stop.signal.addEventListener('abort', cut);
    let silence = setTimeout(cut, SILENCE_MS);
    try {
      const response = await fetch(`${origin}${path}?afterSequence=${cursor.after}`, {
        headers: { accept: 'text/event-stream', authorization: options.authorization() },
        credentials: 'omit',
        cache: 'no-store',
        signal: line.signal,
      });
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
          const item = JSON.parse(event.data) as Item;
          const verdict = cursor.offer(String(item.sequence));
          if (verdict === 'take') options.onItem(item);
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
