// SPDX-License-Identifier: Apache-2.0
import { backoff } from './backoff';
import { FeedCursor } from './feed_cursor';
import { type Problem, problemFrom } from './problem';

export type LiveState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface LiveSubscription {
  /** A GET route of a server-streaming RPC, for example `/v1/inbox:stream`. */
  path: string;
  /** Resume after this sequence; `-1`: only what comes. */
  after: string;
  /** The feed leaves out states in between: holes in its numbers mean nothing. */
  isSparse?: boolean;
  onEvent: (event: unknown, sequence: string) => void;
  /** The server refused the feed; it is not tried again. */
  onProblem?: (problem: Problem) => void;
  /** Called after each (re)connection once the feed was asked for again. */
  onSubscribed?: (isResume: boolean) => void;
  /** The server no longer keeps what was missed; state built from the feed must be read anew. */
  onHole?: () => void;
}

interface Frame {
  id?: string;
  sequence?: string | number;
  event?: unknown;
  error?: unknown;
  ping?: unknown;
}

interface Entry {
  subscription: LiveSubscription;
  cursor: FeedCursor;
  subscribedBefore: boolean;
  /** A gap was seen and asked for; a second one right after it is a hole. */
  askedForGap: boolean;
}

export interface LiveOptions {
  url: string;
  /** First frame, where no cookie speaks for the page. */
  authorization?: string;
  /** Replaceable in tests. */
  socket?: (url: string) => WebSocket;
  random?: () => number;
}

/** A line is taken for dead when nothing, not even a ping, came for this long. */
const SILENCE_MS = 75_000;

/** … and one that doesn't open within this. */
const OPEN_MS = 20_000;

/**
 * One WebSocket for all feeds of a page. Reconnects on its own and resumes every feed after the
 * last sequence it took: nothing is lost, doubled or reordered.
 */
export class Live {
  private socket: WebSocket | undefined;
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private nextId = 1;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private current: LiveState = 'closed';

  constructor(private readonly options: LiveOptions) {}

  get state(): LiveState {
    return this.current;
  }

  /** Calls back on every change of `state`; returns the way to stop. */
  onState(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Follows a feed; returns the way to stop. */
  subscribe(subscription: LiveSubscription): () => void {
    const id = String(this.nextId++);
    const entry: Entry = {
      subscription,
      cursor: new FeedCursor(subscription.after, subscription.isSparse),
      subscribedBefore: false,
      askedForGap: false,
    };
    this.entries.set(id, entry);
    if (this.current === 'open') this.ask(id, entry);
    else if (this.current === 'closed') this.open();
    return () => this.forget(entry);
  }

  private forget(entry: Entry): void {
    for (const [id, other] of this.entries) {
      if (other !== entry) continue;
      this.entries.delete(id);
      this.send({ unsubscribe: { id } });
    }
  }

  /**
   * Joins at once, for example because the browser is online again: the line of the network before
   * may be dead without a word.
   */
  retryNow(): void {
    if (this.current === 'closed') return;
    clearTimeout(this.timer);
    this.drop();
    this.attempt = 0;
    this.open();
  }

  close(): void {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.entries.clear();
    this.drop();
    this.become('closed');
  }

  private become(state: LiveState): void {
    if (this.current === state) return;
    this.current = state;
    for (const listener of this.listeners) listener();
  }

  private open(): void {
    this.become('connecting');
    const make = this.options.socket ?? ((url: string) => new WebSocket(url));
    const socket = make(this.options.url);
    this.socket = socket;
    this.watchSilence(OPEN_MS);
    socket.onopen = () => {
      if (this.socket !== socket) return;
      if (this.options.authorization) this.send({ authorization: this.options.authorization });
      this.attempt = 0;
      this.become('open');
      this.watchSilence();
      for (const [id, entry] of this.entries) this.ask(id, entry);
    };
    socket.onmessage = (message: MessageEvent) => {
      if (this.socket !== socket) return;
      this.watchSilence();
      this.receive(message.data as string);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.retryLater();
    };
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }

  private retryLater(): void {
    clearTimeout(this.silence);
    this.drop();
    if (this.entries.size === 0) {
      this.become('closed');
      return;
    }
    this.become('waiting');
    this.timer = setTimeout(
      () => this.open(),
      backoff(this.attempt++, (this.options.random ?? Math.random)()),
    );
  }

  private watchSilence(ms = SILENCE_MS): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.retryLater(), ms);
  }

  private send(frame: unknown): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private ask(id: string, entry: Entry): void {
    this.send({ subscribe: { id, path: entry.subscription.path, after: entry.cursor.after } });
    // A feed that began "now" and saw nothing yet cannot say what it missed while it was cut.
    if (entry.subscribedBefore && entry.cursor.after === '-1') entry.subscription.onHole?.();
    entry.subscription.onSubscribed?.(entry.subscribedBefore);
    entry.subscribedBefore = true;
  }

  private receive(text: string): void {
    let frame: Frame;
    try {
      frame = JSON.parse(text) as Frame;
    } catch {
      return;
    }
    if (frame.ping !== undefined) {
      this.send({ pong: frame.ping });
      return;
    }
    const entry = frame.id === undefined ? undefined : this.entries.get(frame.id);
    if (!entry || frame.id === undefined) return;
    if (frame.error !== undefined) {
      const status = Number((frame.error as { status?: unknown }).status ?? 500);
      const problem = problemFrom(status, frame.error);
      if (problem.isTransient) {
        this.retryLater();
        return;
      }
      this.entries.delete(frame.id);
      entry.subscription.onProblem?.(problem);
      return;
    }
    if (frame.sequence === undefined) return;
    const sequence = String(frame.sequence);
    const verdict = entry.cursor.offer(sequence);
    if (verdict === 'gap' && !entry.askedForGap) {
      // Ask for what is missing; what was just received comes again behind it.
      this.forget(entry);
      const id = String(this.nextId++);
      this.entries.set(id, entry);
      entry.askedForGap = true;
      this.ask(id, entry);
      return;
    }
    if (verdict === 'repeat') return;
    if (verdict === 'gap') {
      entry.cursor.jumpTo(sequence);
      entry.subscription.onHole?.();
    }
    entry.askedForGap = false;
    entry.subscription.onEvent(frame.event, sequence);
  }
}
