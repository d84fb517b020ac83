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
  /** The bearer's token; `refused`: the one that the server no longer takes. May throw a Problem. */
  token: (refused?: string) => Promise<string>;
  /** Each item once, in order of sequence. */
  onItem: (item: Item) => void;
  onLive: (isLive: boolean) => void;
  /** Refused for good; not tried again. */
  onProblem: (problem: Problem) => void;
}

/** A line is taken for dead when nothing, not even a comment, came for this long. */
const SILENCE_MS = 60_000;

/** … and one that isn't answered at all for this long. */
const ANSWER_MS = 20_000;

/** So many fresh tokens in a row may be refused. */
const MOST_REFUSALS = 3;

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
  let refusals = 0;
  let refused: string | undefined;
  let heardAt = Date.now();
  let wake: (() => void) | undefined;
  let leave: (() => void) | undefined;

  const wait = (ms: number): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  // The network is another now: the line of the one before may be dead without a word.
  const joinNow = (): void => {
    attempt = 0;
    leave?.();
    wake?.();
  };
  // Timers stand still while a device sleeps.
  const onShown = (): void => {
    if (!document.hidden && Date.now() - heardAt > SILENCE_MS) joinNow();
  };
  addEventListener('online', joinNow);
  document.addEventListener('visibilitychange', onShown);

  /** One connection; ends when the line does. Throws a Problem when it is refused. */
  async function connect(): Promise<void> {
    const { origin, path } = options;
    const line = new AbortController();
    const cut = (): void => line.abort();
    stop.signal.addEventListener('abort', cut);
    leave = cut;
    let silence: ReturnType<typeof setTimeout> | undefined;
    let token: string | undefined;
    try {
      token = await options.token(refused);
      silence = setTimeout(cut, ANSWER_MS);
      const response = await fetch(`${origin}${path}?afterSequence=${cursor.after}`, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
        credentials: 'omit',
        cache: 'no-store',
        signal: line.signal,
      });
      if (!response.ok || !response.body) {
        throw problemFrom(response.status, await response.json().catch(() => undefined));
      }
      attempt = 0;
      heardAt = Date.now();
      clearTimeout(silence);
      silence = setTimeout(cut, SILENCE_MS);
      options.onLive(true);
      const parser = new EventStreamParser();
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heardAt = Date.now();
        clearTimeout(silence);
        silence = setTimeout(cut, SILENCE_MS);
        for (const event of parser.push(decoder.decode(value, { stream: true }))) {
          if (event.event === 'error') {
            const document = JSON.parse(event.data) as { status?: number };
            throw problemFrom(Number(document.status ?? 500), document);
          }
          refusals = 0;
          const item = JSON.parse(event.data) as Item;
          const verdict = cursor.offer(String(item.sequence));
          if (verdict === 'take') options.onItem(item);
          // A hole in the feed: join again where it began.
          if (verdict === 'gap') return;
        }
      }
    } catch (error) {
      const isEnded = token !== undefined && asProblem(error).status === 401;
      // The token has ended: the next one may do.
      if (!isEnded || refusals++ >= MOST_REFUSALS) throw error;
      refused = token;
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
        if (stop.signal.aborted) return;
        if (problem.status >= 400 && !problem.isTransient) {
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
    removeEventListener('online', joinNow);
    document.removeEventListener('visibilitychange', onShown);
    stop.abort();
    wake?.();
  };
}
