// SPDX-License-Identifier: Apache-2.0
import { createClient, newRequestId } from '../api/client';
import { type Conversation, Conversations, type Message } from '../api/gen/chat';
import { asProblem, type Problem } from '../api/problem';
import {
  forgetVisitor,
  knownVisitor,
  readStored,
  startVisitor,
  type Visitor,
  writeStored,
} from '../visitor/visitor';
import { followConversation } from './follow';
import type { WidgetOptions } from './options';

export interface Outgoing {
  requestId: string;
  text: string;
  problem?: Problem;
}

export interface ChatState {
  conversation?: Conversation;
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  /** False while the line is cut; messages typed meanwhile are kept. */
  isLive: boolean;
  /** The talk could not be opened or resumed. */
  problem?: Problem;
  isBotThinking: boolean;
}

/** How often place and wait are asked for while in the queue. */
const QUEUE_LOOK_MS = 5000;

const TALK = 'deskmesh.talk.';

/**
 * One visitor's talk: starts it with the first message, keeps it live, and resumes it after a
 * reload. Every message is shown once, whatever the line does. Confined to one page.
 */
export class ChatSession {
  state: ChatState = { messages: [], outgoing: [], isLive: true, isBotThinking: false };
  private readonly listeners = new Set<() => void>();
  private visitor: Visitor | undefined;
  private stopFollowing: (() => void) | undefined;
  private queueTimer: ReturnType<typeof setTimeout> | undefined;
  /** Sends one after the other, so that messages keep their order. */
  private line: Promise<unknown> = Promise.resolve();
  private readonly client;

  constructor(private readonly options: WidgetOptions) {
    this.client = createClient({
      base: options.origin,
      headers: (): Record<string, string> =>
        this.visitor ? { authorization: `Bearer ${this.visitor.token}` } : {},
    });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Goes on with the talk of an earlier page, if there is one. */
  async resume(): Promise<void> {
    const id = readStored(TALK + this.options.widgetKey);
    this.visitor = knownVisitor(this.options.widgetKey, Date.now());
    if (!id || !this.visitor || this.state.conversation) return;
    try {
      const conversation = await this.client(Conversations.get, { id });
      this.put({ conversation, problem: undefined });
      this.follow(conversation.id);
      this.watchQueue();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401 || problem.status === 404) this.startOver();
      else this.put({ problem });
    }
  }

  /** Sends a text; it is shown at once and stays until the server has it. */
  send(text: string, requestId: string = newRequestId()): Promise<void> {
    const isRetry = this.state.outgoing.some((each) => each.requestId === requestId);
    const entry: Outgoing = { requestId, text };
    this.put({
      outgoing: isRetry
        ? this.state.outgoing.map((each) => (each.requestId === requestId ? entry : each))
        : [...this.state.outgoing, entry],
    });
    const done = this.line.then(() => this.deliver(entry));
    this.line = done;
    return done;
  }

  discard(requestId: string): void {
    this.put({ outgoing: this.state.outgoing.filter((each) => each.requestId !== requestId) });
  }

  /** Asks for a person. */
  async handover(): Promise<void> {
    await this.change((id) => this.client(Conversations.handover, { id }));
  }

  async close(): Promise<void> {
    await this.change((id) => this.client(Conversations.close, { id }));
  }

  async rate(score: number, comment: string): Promise<void> {
    await this.change((id) => this.client(Conversations.rate, { id, score, comment }));
  }

  /** Leaves the talk behind; the next message begins a new one. */
  startOver(): void {
    this.stopFollowing?.();
    clearTimeout(this.queueTimer);
    writeStored(TALK + this.options.widgetKey, null);
    this.put({
      conversation: undefined,
      messages: [],
      outgoing: [],
      problem: undefined,
      isLive: true,
      isBotThinking: false,
    });
  }

  private put(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private async open(): Promise<Conversation> {
    if (this.state.conversation) return this.state.conversation;
    const { widgetKey, locale, context } = this.options;
    const { displayName, email, plan, lastSteps, errorCodes } = context;
    this.visitor ??= knownVisitor(widgetKey, Date.now());
    this.visitor ??= await startVisitor(this.client, widgetKey, { locale, displayName, email });
    const conversation = await this.client(Conversations.create, {
      conversation: {
        channel: 'WEB',
        context: {
          pageUrl: location.href.slice(0, 2000),
          pageTitle: document.title.slice(0, 300),
          userAgent: navigator.userAgent.slice(0, 500),
          plan,
          lastSteps: lastSteps?.slice(-50),
          errorCodes: errorCodes?.slice(-20),
        },
      },
    });
    writeStored(TALK + widgetKey, conversation.id);
    this.put({ conversation, problem: undefined });
    this.follow(conversation.id);
    return conversation;
  }

  private async deliver(entry: Outgoing, isSecondTry = false): Promise<void> {
    try {
      const { id, state } = await this.open();
      this.put({ isBotThinking: state === 'BOT' });
      const answer = await this.client(
        Conversations.sendMessage,
        { conversationId: id, message: { text: entry.text } },
        { requestId: entry.requestId },
      );
      this.discard(entry.requestId);
      this.take([...(answer.message ? [answer.message] : []), ...answer.replies]);
      if (answer.conversation) this.put({ conversation: answer.conversation });
      this.watchQueue();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401 && !isSecondTry) {
        // The token has ended: a fresh visitor, a fresh talk, the same words.
        forgetVisitor(this.options.widgetKey);
        this.visitor = undefined;
        const outgoing = this.state.outgoing;
        this.startOver();
        this.put({ outgoing });
        await this.deliver(entry, true);
        return;
      }
      const failed = { ...entry, problem };
      this.put({
        outgoing: this.state.outgoing.map((each) =>
          each.requestId === entry.requestId ? failed : each,
        ),
      });
    } finally {
      this.put({ isBotThinking: false });
    }
  }

  private take(fresh: readonly Message[]): void {
    const missing = fresh.filter(
      (one) => !this.state.messages.some((each) => each.sequence === one.sequence),
    );
    if (missing.length === 0) return;
    const messages = [...this.state.messages, ...missing].sort(
      (a, b) => Number(a.sequence) - Number(b.sequence),
    );
    this.put({ messages });
  }

  private follow(id: string): void {
    this.stopFollowing?.();
    this.stopFollowing = followConversation({
      origin: this.options.origin,
      conversationId: id,
      authorization: () => `Bearer ${this.visitor?.token ?? ''}`,
      onMessage: (message) => {
        // One's own message may come by the feed before the answer of the call: show it once.
        const own = this.state.outgoing.find((each) => each.text === message.text && !each.problem);
        if (message.sender === 'CUSTOMER' && own) this.discard(own.requestId);
        this.take([message]);
        if (message.sender !== 'CUSTOMER') void this.look();
      },
      onLive: (isLive) => this.put({ isLive }),
      onProblem: (problem) => this.put({ problem }),
    });
  }

  /** Asks for the conversation anew: its state, place in the queue and wait. */
  private async look(): Promise<void> {
    const id = this.state.conversation?.id;
    if (!id) return;
    try {
      const conversation = await this.client(Conversations.get, { id });
      if (this.state.conversation?.id === id) this.put({ conversation });
    } catch {
      // The next look may succeed.
    }
    this.watchQueue();
  }

  private watchQueue(): void {
    clearTimeout(this.queueTimer);
    if (this.state.conversation?.state === 'QUEUED') {
      this.queueTimer = setTimeout(() => void this.look(), QUEUE_LOOK_MS);
    }
  }

  private async change(call: (id: string) => Promise<Conversation>): Promise<void> {
    const id = this.state.conversation?.id;
    if (!id) return;
    try {
      this.put({ conversation: await call(id), problem: undefined });
      this.watchQueue();
    } catch (error) {
      this.put({ problem: asProblem(error) });
    }
  }
}
