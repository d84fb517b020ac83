// SPDX-License-Identifier: Apache-2.0

import { backoff } from '../api/backoff';
import { newRequestId } from '../api/client';
import {
  Attachments,
  type Conversation,
  type ConversationStreamItem,
  Conversations,
  type Marks,
  type Message,
} from '../api/gen/chat';
import type { Input } from '../api/method';
import { asProblem, type Problem } from '../api/problem';
import type { VisitorKeeper } from '../visitor/keeper';
import { inOneTab } from '../visitor/one_tab';
import { readStored, writeStored } from '../visitor/visitor';
import { FileShelf } from './files';
import { type Answers, readAnswers, writeAnswers } from './first_answers';
import { follow } from './follow';
import type { WidgetOptions } from './options';
import { Outbox, type Outgoing } from './outbox';

export interface ChatState {
  conversation?: Conversation;
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  /** False while the line is cut; messages typed meanwhile are kept. */
  isLive: boolean;
  /** The talk could not be opened or resumed. */
  problem?: Problem;
  /** The talks that are open, while they are too many to begin another. */
  crowd?: readonly Conversation[];
  isBotThinking: boolean;
  /** The colleague types, until this time. */
  typingUntil: number;
}

/** How often place and wait are asked for while in the queue. */
const QUEUE_LOOK_MS = 5000;

/** How often, and how soon again, a talk is looked for that goes over to an identified customer. */
const MOVE_LOOKS = 10;
const MOVE_LOOK_MS = 300;

const TYPING_MS = 4000;

/** More open ones than a customer may have. */
const MOST_TALKS = 50;

const TALK = 'deskmesh.talk.';

/**
 * One visitor's talk: starts it with the first message, keeps it live, and resumes it after a
 * reload. Every message is shown once, whatever the line does. Confined to one page.
 */
export class ChatSession {
  state: ChatState = {
    messages: [],
    outgoing: [],
    isLive: true,
    isBotThinking: false,
    typingUntil: 0,
  };
  private readonly listeners = new Set<() => void>();
  private stopFollowing: (() => void) | undefined;
  private readSequence = 0;
  private typedAt = 0;
  private queueTimer: ReturnType<typeof setTimeout> | undefined;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly client;
  private readonly outbox: Outbox;
  /** The conversation that is being begun, and how: a second try has one effect with the first. */
  private opening: Promise<Conversation> | undefined;
  private beginning: { requestId: string; conversation: Input<Conversation> } | undefined;
  /** Count looks at the talk and answers to commands: what another one overtook may be older. */
  private looks = 0;
  private seenLook = 0;
  private commands = 0;
  /** Counts who the reader has been. */
  private names = 0;
  private isResuming: boolean;
  private answers: Answers | undefined;
  readonly shelf: FileShelf;

  constructor(
    private readonly options: WidgetOptions,
    private readonly visitors: VisitorKeeper,
  ) {
    this.client = visitors.client;
    this.outbox = new Outbox(visitors, {
      open: () => this.open(),
      isLost: () => this.isLost(),
      leave: () => this.leave(),
      onChange: (outgoing) => this.put({ outgoing }),
      onAsking: (isAsking) =>
        this.put({ isBotThinking: isAsking && this.state.conversation?.state === 'BOT' }),
      onAnswer: ({ message, replies, conversation }) => {
        this.take([...(message ? [message] : []), ...replies]);
        if (conversation) this.told({ conversation });
        this.watchQueue();
      },
    });
    visitors.onLeaving = (before) => this.outbox.settle(before);
    addEventListener('online', () => this.outbox.wake());
    addEventListener('storage', ({ key, newValue }) => {
      // Another tab of this page, or the help centre, has begun a talk.
      if (key === TALK + options.widgetKey && newValue) this.turnTo();
    });
    this.shelf = new FileShelf((id) =>
      this.client(Attachments.download, { id }, { as: 'blob' }).then(
        (raw) => raw as unknown as Blob,
      ),
    );
    this.remember(readAnswers(options.widgetKey));
    this.isResuming = readStored(TALK + options.widgetKey) !== null;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether the form before the talk is due: the page wants it, and nothing is known or said yet. */
  asksFirst(): boolean {
    const { form, identity, context } = this.options;
    if (!form || identity || this.answers || this.isResuming) return false;
    if (context.displayName && context.email) return false;
    return !this.state.conversation && this.state.outgoing.length === 0;
  }

  /** Whether something was said, or an earlier talk may go on. */
  hasBegun(): boolean {
    const { conversation, outgoing } = this.state;
    return this.isResuming || conversation !== undefined || outgoing.length > 0;
  }

  /** Takes what the form before the talk was told; empty where it was passed over. */
  answer(answers: Answers): void {
    this.remember(answers);
    writeAnswers(this.options.widgetKey, answers);
    this.put({});
  }

  private remember(answers: Answers | undefined): void {
    this.answers = answers;
    this.visitors.introduction = { displayName: answers?.name, email: answers?.email };
  }

  /** Goes on with the talk of an earlier page, if there is one. */
  async resume(): Promise<void> {
    try {
      await this.goOn();
    } finally {
      this.isResuming = false;
      this.put({});
    }
  }

  /** Goes on with a talk that was begun elsewhere; one that has ended here gives way to it. */
  private turnTo(): void {
    const { conversation } = this.state;
    const isOther = readStored(TALK + this.options.widgetKey) !== conversation?.id;
    if (conversation?.state === 'CLOSED' && isOther) this.leave();
    void this.goOn();
  }

  private async goOn(): Promise<void> {
    const key = TALK + this.options.widgetKey;
    const id = readStored(key);
    if (!id || this.state.conversation) return;
    try {
      if (!(await this.visitors.known())) return;
      const conversation = await this.findTalk(id);
      // Another may have been begun while this one was asked for.
      if (!this.state.conversation && readStored(key) === id) this.adopt(conversation);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401 || problem.status === 404) this.leave(id);
      else this.put({ problem });
    }
  }

  /** Sends a text, files or both; they are shown at once and stay until the server has them. */
  send(text: string, files: readonly File[] = [], choiceKey?: string): Promise<void> {
    return this.outbox.send(text, files, choiceKey);
  }

  /** Sends again what failed, without the files that were refused. */
  retry(requestId: string): Promise<void> {
    return this.outbox.retry(requestId);
  }

  discard(requestId: string): void {
    this.outbox.discard(requestId);
  }

  /** Takes back what was said a moment ago. Throws a Problem when it is refused. */
  async recall(messageId: string): Promise<void> {
    const conversationId = this.state.conversation?.id;
    if (!conversationId) return;
    await this.client(Conversations.recallMessage, { conversationId, id: messageId });
  }

  /** Asks to be called. Throws a Problem when it is refused. */
  async callBack(phone: string): Promise<void> {
    const id = this.state.conversation?.id;
    if (!id) return;
    const conversation = await this.client(Conversations.requestCallback, { id, phone });
    this.told({ conversation });
  }

  /** Asks for a person. */
  async handover(): Promise<void> {
    await this.change((id) => this.client(Conversations.handover, { id }));
  }

  /** The reader has seen what is there: the other side is told, once for each new message. */
  read(): void {
    const id = this.state.conversation?.id;
    const last = Number(this.state.messages.at(-1)?.sequence ?? 0);
    if (!id || last <= this.readSequence || document.hidden) return;
    this.readSequence = last;
    this.client(Conversations.mark, {
      id,
      deliveredSequence: String(last),
      readSequence: String(last),
    }).catch(() => {
      // The next message tells it again.
      this.readSequence = Math.min(this.readSequence, last - 1);
    });
  }

  /** The reader types: told every few seconds, and ends by itself. */
  typing(): void {
    const id = this.state.conversation?.id;
    if (!id || this.state.conversation?.state !== 'ACTIVE') return;
    if (Date.now() - this.typedAt < TYPING_MS) return;
    this.typedAt = Date.now();
    this.client(Conversations.mark, { id, typing: true }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.change((id) => this.client(Conversations.close, { id }));
  }

  async rate(score: number, comment: string): Promise<void> {
    await this.change((id) => this.client(Conversations.rate, { id, score, comment }));
  }

  /** The reader is somebody else now: an anonymous talk goes on under the name, another's doesn't. */
  async identified(): Promise<void> {
    const id = this.state.conversation?.id;
    const name = ++this.names;
    if (!id) return;
    if (!this.options.identity) {
      this.startOver();
      return;
    }
    for (let attempt = 0; name === this.names; attempt++) {
      try {
        this.adopt(await this.findTalk(id));
        return;
      } catch (error) {
        if (asProblem(error).isTransient) {
          await new Promise((done) => setTimeout(done, backoff(attempt, Math.random())));
        } else if (name === this.names) {
          this.startOver();
          return;
        }
      }
    }
  }

  /** Leaves the talk behind; the next message begins a new one. */
  startOver(): void {
    this.outbox.clear();
    this.leave();
  }

  /** Leaves the talk, but not what is yet to be said. */
  private leave(id = this.state.conversation?.id): void {
    const { widgetKey } = this.options;
    this.stopFollowing?.();
    clearTimeout(this.queueTimer);
    clearTimeout(this.typingTimer);
    // Another tab may have begun the next one.
    if (id && readStored(TALK + widgetKey) === id) writeStored(TALK + widgetKey, null);
    this.outbox.forgetFiles();
    this.shelf.clear();
    this.remember(readAnswers(widgetKey));
    this.readSequence = 0;
    this.beginning = undefined;
    this.put({
      crowd: undefined,
      conversation: undefined,
      messages: [],
      problem: undefined,
      isLive: true,
      isBotThinking: false,
      typingUntil: 0,
    });
  }

  /** Goes on with one of too many talks: what was typed is said there. */
  goOnWith(conversation: Conversation): Promise<void> {
    writeStored(TALK + this.options.widgetKey, conversation.id);
    this.adopt(conversation);
    return this.sayAgain();
  }

  /** Ends one of too many talks, and begins the one that was wanted. */
  async endOther(id: string): Promise<void> {
    try {
      await this.client(Conversations.close, { id });
      this.put({ crowd: undefined, problem: undefined });
    } catch (error) {
      this.put({ problem: asProblem(error) });
      return;
    }
    await this.sayAgain();
  }

  private async sayAgain(): Promise<void> {
    // What waits for a second try needs no third.
    this.outbox.wake();
    const failed = this.state.outgoing.filter((each) => each.problem && !each.problem.isTransient);
    await Promise.all(failed.map((each) => this.retry(each.requestId)));
  }

  private adopt(conversation: Conversation): void {
    this.put({ conversation, problem: undefined, crowd: undefined });
    this.follow(conversation.id);
    this.watchQueue();
  }

  private async isLost(): Promise<boolean> {
    const id = this.state.conversation?.id;
    if (!id) return true;
    try {
      await this.findTalk(id);
      return false;
    } catch (error) {
      return !asProblem(error).isTransient;
    }
  }

  /** Puts what a command was answered. */
  private told(change: Partial<ChatState>): void {
    this.commands++;
    this.put(change);
  }

  private put(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** A talk that has just changed hands is there after a moment. */
  private async findTalk(id: string): Promise<Conversation> {
    const { subject } = await this.visitors.ensure();
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.client(Conversations.get, { id });
      } catch (error) {
        const isMoving = subject !== undefined && asProblem(error).status === 404;
        if (!isMoving || attempt === MOVE_LOOKS) throw error;
        await new Promise((done) => setTimeout(done, MOVE_LOOK_MS));
      }
    }
  }

  private open(): Promise<Conversation> {
    if (this.state.conversation) return Promise.resolve(this.state.conversation);
    const { widgetKey } = this.options;
    this.opening ??= inOneTab(TALK + widgetKey, () => this.begin()).finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  /** The talk that another tab has begun, if it goes on; else a new one. */
  private async begin(): Promise<Conversation> {
    const { widgetKey } = this.options;
    const other = await this.othersTalk();
    if (other) return other;
    this.beginning ??= { requestId: newRequestId(), conversation: this.firstWords() };
    const { requestId, conversation: draft } = this.beginning;
    const made = await this.create(draft, requestId);
    this.beginning = undefined;
    // Without a lock another tab may have been faster: nobody goes on with this one.
    const faster = await this.othersTalk();
    if (faster) {
      this.client(Conversations.close, { id: made.id }).catch(() => undefined);
      return faster;
    }
    writeStored(TALK + widgetKey, made.id);
    this.adopt(made);
    return made;
  }

  private async create(
    conversation: Input<Conversation>,
    requestId: string,
  ): Promise<Conversation> {
    try {
      return await this.client(Conversations.create, { conversation }, { requestId });
    } catch (error) {
      if (asProblem(error).reason === 'TOO_MANY_CONVERSATIONS') {
        this.put({ crowd: await this.openTalks() });
      }
      throw error;
    }
  }

  private async openTalks(): Promise<Conversation[]> {
    const { conversations } = await this.client(Conversations.list, { pageSize: MOST_TALKS });
    return conversations.filter((each) => each.state !== 'CLOSED');
  }

  private async othersTalk(): Promise<Conversation | undefined> {
    const { state } = this;
    const id = readStored(TALK + this.options.widgetKey);
    if (state.conversation || !id) return state.conversation;
    try {
      const conversation = await this.findTalk(id);
      if (conversation.state === 'CLOSED') return undefined;
      this.adopt(conversation);
      return conversation;
    } catch (error) {
      if (asProblem(error).isTransient) throw error;
      return undefined;
    }
  }

  private firstWords(): Input<Conversation> {
    const { plan, lastSteps, errorCodes } = this.options.context;
    return {
      channel: 'WEB',
      known: this.known(),
      context: {
        pageUrl: location.href.slice(0, 2000),
        pageTitle: document.title.slice(0, 300),
        userAgent: navigator.userAgent.slice(0, 500),
        plan,
        lastSteps: lastSteps?.slice(-50),
        errorCodes: errorCodes?.slice(-20),
      },
    };
  }

  /** What the form was told, as part of the hand-over: an agent needn't ask again (R22). */
  private known(): { name: string; label: string; value: string }[] {
    if (this.options.identity || !this.answers) return [];
    const zh = this.options.locale === 'zh-CN';
    const { name, email } = this.answers;
    return [
      { name: 'name', label: zh ? '称呼' : 'Name', value: name },
      { name: 'email', label: zh ? '邮箱' : 'E-mail', value: email },
    ].filter((each) => each.value !== '');
  }

  private take(fresh: readonly Message[]): void {
    const missing = fresh.filter(
      (one) => !this.state.messages.some((each) => each.sequence === one.sequence),
    );
    if (missing.length === 0) return;
    for (const one of missing) if (one.sender === 'CUSTOMER') this.outbox.saw(one);
    const messages = [...this.state.messages, ...missing].sort(
      (a, b) => Number(a.sequence) - Number(b.sequence),
    );
    this.put({ messages });
  }

  private follow(id: string): void {
    this.stopFollowing?.();
    const { origin } = this.options;
    const token = (refused?: string): Promise<string> => this.visitors.token(refused);
    const stopMarks = follow<Marks>({
      origin,
      path: `/v1/conversations/${id}/marks:stream`,
      isSparse: true,
      token,
      onItem: ({ team }) => this.showTyping(Date.parse(team?.typingUntil ?? '') || 0),
      onLive: () => undefined,
      // The talk goes on without marks.
      onProblem: () => undefined,
    });
    const stopTalk = follow<ConversationStreamItem>({
      origin,
      path: `/v1/conversations/${id}:stream`,
      token,
      onItem: ({ message }) => {
        // An entry without a message is not for the customer's eyes; its number counts.
        if (!message) return;
        if (message.sender === 'AGENT') this.showTyping(0);
        this.take([message]);
        if (message.sender !== 'CUSTOMER') void this.look();
      },
      onLive: (isLive) => this.put({ isLive }),
      onProblem: (problem) => this.put({ problem }),
    });
    this.stopFollowing = () => {
      stopTalk();
      stopMarks();
    };
  }

  /** The mark ends by itself: the view is told then. */
  private showTyping(until: number): void {
    clearTimeout(this.typingTimer);
    const left = until - Date.now();
    this.put({ typingUntil: left > 0 ? until : 0 });
    if (left > 0) this.typingTimer = setTimeout(() => this.put({ typingUntil: 0 }), left);
  }

  /** Asks for the conversation anew: its state, place in the queue and wait. */
  private async look(): Promise<void> {
    const id = this.state.conversation?.id;
    if (!id) return;
    const look = ++this.looks;
    const { commands } = this;
    try {
      const conversation = await this.client(Conversations.get, { id });
      if (look < this.seenLook || this.state.conversation?.id !== id) return;
      this.seenLook = look;
      if (commands !== this.commands) return this.look();
      this.put({ conversation });
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
      this.told({ conversation: await call(id), problem: undefined });
      this.watchQueue();
    } catch (error) {
      this.put({ problem: asProblem(error) });
    }
  }
}
