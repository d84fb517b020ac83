// SPDX-License-Identifier: Apache-2.0
import { createClient, newRequestId } from '../api/client';
import {
  type Attachment,
  Attachments,
  type Conversation,
  type ConversationStreamItem,
  Conversations,
  type Marks,
  type Message,
} from '../api/gen/chat';
import { asProblem, type Problem } from '../api/problem';
import {
  forgetVisitor,
  identifyVisitor,
  knownVisitor,
  readStored,
  startVisitor,
  type Visitor,
  writeStored,
} from '../visitor/visitor';
import { FileShelf, uploadFiles } from './files';
import { type Answers, readAnswers, writeAnswers } from './first_answers';
import { follow } from './follow';
import type { WidgetOptions } from './options';

export interface Outgoing {
  requestId: string;
  text: string;
  files: readonly File[];
  /** The quick reply that was tapped. */
  choiceKey?: string;
  /** How much of the files has arrived, 0 to 1. */
  share: number;
  /** Names of files that the server doesn't take; they are no longer among `files`. */
  refused: readonly string[];
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
  /** The colleague types, until this time. */
  typingUntil: number;
}

/** How often place and wait are asked for while in the queue. */
const QUEUE_LOOK_MS = 5000;

/** How often, and how soon again, a talk is looked for that goes over to an identified customer. */
const MOVE_LOOKS = 10;
const MOVE_LOOK_MS = 300;

const TYPING_MS = 4000;

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
  private visitor: Visitor | undefined;
  private stopFollowing: (() => void) | undefined;
  private readSequence = 0;
  private typedAt = 0;
  private queueTimer: ReturnType<typeof setTimeout> | undefined;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  /** Sends one after the other, so that messages keep their order. */
  private line: Promise<unknown> = Promise.resolve();
  private readonly client;
  /** Uploads under way, by request id. */
  private readonly uploads = new Map<string, AbortController>();
  private isResuming: boolean;
  private answers: Answers | undefined;
  readonly shelf: FileShelf;

  constructor(private readonly options: WidgetOptions) {
    this.client = createClient({
      base: options.origin,
      headers: (): Record<string, string> =>
        this.visitor ? { authorization: `Bearer ${this.visitor.token}` } : {},
    });
    this.shelf = new FileShelf((id) =>
      this.client(Attachments.download, { id }, { as: 'blob' }).then(
        (raw) => raw as unknown as Blob,
      ),
    );
    this.answers = readAnswers(options.widgetKey);
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

  /** Takes what the form before the talk was told; empty where it was passed over. */
  answer(answers: Answers): void {
    this.answers = answers;
    writeAnswers(this.options.widgetKey, answers);
    this.put({});
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

  private async goOn(): Promise<void> {
    const id = readStored(TALK + this.options.widgetKey);
    if (!id || this.state.conversation) return;
    this.visitor = this.options.identity
      ? await this.ensureVisitor()
      : knownVisitor(this.options.widgetKey, Date.now());
    if (!this.visitor) return;
    try {
      const conversation = await this.findTalk(id);
      this.put({ conversation, problem: undefined });
      this.follow(conversation.id);
      this.watchQueue();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401 || problem.status === 404) this.startOver();
      else this.put({ problem });
    }
  }

  /** Sends a text, files or both; they are shown at once and stay until the server has them. */
  send(text: string, files: readonly File[] = [], choiceKey?: string): Promise<void> {
    const requestId = newRequestId();
    const entry: Outgoing = { requestId, text, files, choiceKey, share: 0, refused: [] };
    this.put({ outgoing: [...this.state.outgoing, entry] });
    return this.enqueue(requestId);
  }

  /** Sends again what failed, without the files that were refused. */
  retry(requestId: string): Promise<void> {
    this.amend(requestId, { problem: undefined, share: 0, refused: [] });
    return this.enqueue(requestId);
  }

  private enqueue(requestId: string): Promise<void> {
    const done = this.line.then(() => this.deliver(requestId));
    this.line = done;
    return done;
  }

  private amend(requestId: string, change: Partial<Outgoing>): void {
    this.put({
      outgoing: this.state.outgoing.map((each) =>
        each.requestId === requestId ? { ...each, ...change } : each,
      ),
    });
  }

  discard(requestId: string): void {
    this.uploads.get(requestId)?.abort();
    this.put({ outgoing: this.state.outgoing.filter((each) => each.requestId !== requestId) });
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
    this.put({ conversation });
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
    const before = this.visitor;
    this.visitor = undefined;
    if (!id) return;
    if (!this.options.identity) {
      this.startOver();
      return;
    }
    const visitor = await this.ensureVisitor();
    if (visitor.token === before?.token) return;
    try {
      const conversation = await this.findTalk(id);
      this.put({ conversation, problem: undefined });
      this.follow(id);
      this.watchQueue();
    } catch {
      this.startOver();
    }
  }

  /** Leaves the talk behind; the next message begins a new one. */
  startOver(): void {
    this.stopFollowing?.();
    clearTimeout(this.queueTimer);
    clearTimeout(this.typingTimer);
    writeStored(TALK + this.options.widgetKey, null);
    for (const upload of this.uploads.values()) upload.abort();
    this.shelf.clear();
    this.answers = readAnswers(this.options.widgetKey);
    this.readSequence = 0;
    this.put({
      conversation: undefined,
      messages: [],
      outgoing: [],
      problem: undefined,
      isLive: true,
      isBotThinking: false,
      typingUntil: 0,
    });
  }

  private put(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Whom the signed identity names, or the anonymous visitor of this device. */
  private async ensureVisitor(): Promise<Visitor> {
    const { widgetKey, locale, identity, context } = this.options;
    if (this.visitor) return this.visitor;
    if (identity) {
      try {
        this.visitor = await identifyVisitor(this.client, widgetKey, identity, Date.now());
        return this.visitor;
      } catch (error) {
        const problem = asProblem(error);
        // A line that is down says nothing about the identity.
        if (problem.status === 0 || problem.status >= 500) throw error;
        // The page is wrong, not its reader: they are helped without a name.
        console.error(`deskmesh: identify was refused: ${problem.reason}: ${problem.message}`);
      }
    }
    const displayName = context.displayName || this.answers?.name;
    const email = context.email || this.answers?.email;
    const known = knownVisitor(widgetKey, Date.now());
    this.visitor =
      known && known.subject === undefined
        ? known
        : await startVisitor(this.client, widgetKey, { locale, displayName, email });
    return this.visitor;
  }

  /** A talk that has just changed hands is there after a moment. */
  private async findTalk(id: string): Promise<Conversation> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.client(Conversations.get, { id });
      } catch (error) {
        const isMoving = this.visitor?.subject !== undefined && asProblem(error).status === 404;
        if (!isMoving || attempt === MOVE_LOOKS) throw error;
        await new Promise((done) => setTimeout(done, MOVE_LOOK_MS));
      }
    }
  }

  private async open(): Promise<Conversation> {
    if (this.state.conversation) return this.state.conversation;
    const { widgetKey, context } = this.options;
    const { plan, lastSteps, errorCodes } = context;
    await this.ensureVisitor();
    const conversation = await this.client(Conversations.create, {
      conversation: {
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
      },
    });
    writeStored(TALK + widgetKey, conversation.id);
    this.put({ conversation, problem: undefined });
    this.follow(conversation.id);
    return conversation;
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

  /** The files of a message, sent one after the other; undefined when one was refused. */
  private async upload(entry: Outgoing, id: string): Promise<Attachment[] | undefined> {
    const { requestId, files } = entry;
    if (files.length === 0) return [];
    const abort = new AbortController();
    this.uploads.set(requestId, abort);
    try {
      const { sent, refused, problem } = await uploadFiles(
        this.client,
        id,
        files,
        (share) => this.amend(requestId, { share }),
        abort.signal,
      );
      if (refused.length === 0) return sent;
      this.amend(requestId, {
        problem,
        refused: refused.map((each) => each.name),
        files: files.filter((each) => !refused.includes(each)),
      });
      return undefined;
    } finally {
      this.uploads.delete(requestId);
    }
  }

  private async deliver(requestId: string, isSecondTry = false): Promise<void> {
    const entry = this.state.outgoing.find((each) => each.requestId === requestId);
    // Discarded while it waited for its turn.
    if (!entry) return;
    try {
      const { id } = await this.open();
      const attachments = await this.upload(entry, id);
      // A file was refused, or all of it was taken back meanwhile.
      if (!attachments || !this.state.outgoing.some((each) => each.requestId === requestId)) return;
      this.put({ isBotThinking: this.state.conversation?.state === 'BOT' });
      const message = {
        text: entry.text,
        ...(entry.choiceKey && { choiceKey: entry.choiceKey }),
        ...(attachments.length > 0 && {
          attachments: attachments.map((each) => ({ id: each.id })),
        }),
      };
      const answer = await this.client(
        Conversations.sendMessage,
        { conversationId: id, message },
        { requestId },
      );
      this.discard(requestId);
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
        await this.deliver(requestId, true);
        return;
      }
      this.amend(requestId, { problem });
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
    const { origin } = this.options;
    const authorization = (): string => `Bearer ${this.visitor?.token ?? ''}`;
    const stopMarks = follow<Marks>({
      origin,
      path: `/v1/conversations/${id}/marks:stream`,
      isSparse: true,
      authorization,
      onItem: ({ team }) => this.showTyping(Date.parse(team?.typingUntil ?? '') || 0),
      onLive: () => undefined,
      // The talk goes on without marks.
      onProblem: () => undefined,
    });
    const stopTalk = follow<ConversationStreamItem>({
      origin,
      path: `/v1/conversations/${id}:stream`,
      authorization,
      onItem: ({ message }) => {
        // An entry without a message is not for the customer's eyes; its number counts.
        if (!message) return;
        // One's own message may come by the feed before the answer of the call: show it once.
        const own = this.state.outgoing.find(
          (each) =>
            each.text === message.text &&
            each.files.length === message.attachments.length &&
            !each.problem,
        );
        if (message.sender === 'CUSTOMER' && own) this.discard(own.requestId);
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
