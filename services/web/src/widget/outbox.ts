// SPDX-License-Identifier: Apache-2.0
import { newRequestId } from '../api/client';
import {
  type Attachment,
  type Conversation,
  Conversations,
  type Message,
  type SendMessageResponse,
} from '../api/gen/chat';
import { Line } from '../api/line';
import type { Input } from '../api/method';
import { asProblem, type Problem } from '../api/problem';
import type { VisitorKeeper } from '../visitor/keeper';
import type { Visitor } from '../visitor/visitor';
import { uploadFiles } from './files';

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
  /** Why it isn't sent yet; what may succeed later is tried again by itself. */
  problem?: Problem;
  /** The feed has brought an entry of these words meanwhile: shown as that one. */
  isSeen?: boolean;
}

/** What the outbox needs of the talk that its messages belong to. */
export interface OutboxTalk {
  /** The conversation; begins one where there is none. Throws a Problem. */
  open: () => Promise<Conversation>;
  /** Whether the conversation is no longer the visitor's. */
  isLost: () => Promise<boolean>;
  /** Leaves a conversation that is lost; the next message begins another. */
  leave: () => void;
  onChange: (entries: readonly Outgoing[]) => void;
  /** A message is with the server, whose answer may take a moment. */
  onAsking: (isAsking: boolean) => void;
  onAnswer: (answer: SendMessageResponse) => void;
}

/** A message of which nobody knows yet whether the server has it. */
interface Doubt {
  requestId: string;
  visitor: Visitor;
  request: { conversationId: string; message: Input<Message> };
}

/** So often a server may fail over one and the same message before the next one has its turn. */
const MOST_FAILURES = 5;

/**
 * Messages on their way. They reach the server in the order in which they were written, each once:
 * what fails for want of a line is sent again under the same key before anything after it.
 */
export class Outbox {
  private entries: readonly Outgoing[] = [];
  private readonly line = new Line((id) => this.deliver(id));
  /** Calls under way, by request id. */
  private readonly calls = new Map<string, AbortController>();
  private readonly failures = new Map<string, number>();
  private begun = new WeakMap<File, Attachment>();
  private doubt: Doubt | undefined;

  constructor(
    private readonly visitors: VisitorKeeper,
    private readonly talk: OutboxTalk,
  ) {}

  /** The promise ends when the message was stored, refused or discarded. */
  send(text: string, files: readonly File[], choiceKey?: string): Promise<void> {
    const requestId = newRequestId();
    this.put([...this.entries, { requestId, text, files, choiceKey, share: 0, refused: [] }]);
    return this.line.push(requestId);
  }

  /** Sends again what failed, without the files that were refused. */
  retry(requestId: string): Promise<void> {
    this.failures.delete(requestId);
    this.amend(requestId, { problem: undefined, share: 0, refused: [] });
    return this.line.push(requestId);
  }

  discard(requestId: string): void {
    this.remove(requestId);
    this.calls.get(requestId)?.abort();
  }

  /** Leaves all behind. */
  clear(): void {
    for (const { requestId } of this.entries) this.discard(requestId);
    this.forgetFiles();
  }

  /** Files belong to the conversation they were sent to. */
  forgetFiles(): void {
    this.begun = new WeakMap();
  }

  /** The device is online again: calls of the line before would only hang. */
  wake(): void {
    for (const call of this.calls.values()) call.abort();
    this.line.wake();
  }

  /**
   * An entry of the customer's that the feed brought for the first time. It may be the one that is
   * under way; what becomes of that one is told by its own answer.
   */
  saw(message: Message): void {
    const own = this.entries.find(
      (each) =>
        each.requestId === this.doubt?.requestId &&
        !each.isSeen &&
        each.text === message.text &&
        each.files.length === message.attachments.length,
    );
    if (own) this.amend(own.requestId, { isSeen: true });
  }

  /**
   * Ends what a visitor began before it becomes another contact: a key speaks of who has sent it.
   * Throws a Problem when that isn't known yet.
   */
  async settle(before: Visitor): Promise<void> {
    const { doubt } = this;
    if (doubt?.visitor.contactId !== before.contactId) return;
    const { request, requestId } = doubt;
    try {
      const client = this.visitors.clientOf(before);
      this.answered(requestId, await client(Conversations.sendMessage, request, { requestId }));
    } catch (error) {
      if (asProblem(error).isTransient) throw error;
      this.doubt = undefined;
    }
  }

  private put(entries: readonly Outgoing[]): void {
    this.entries = entries;
    this.talk.onChange(entries);
  }

  private find(requestId: string): Outgoing | undefined {
    return this.entries.find((each) => each.requestId === requestId);
  }

  private amend(requestId: string, change: Partial<Outgoing>): void {
    this.put(
      this.entries.map((each) => (each.requestId === requestId ? { ...each, ...change } : each)),
    );
  }

  private remove(requestId: string): void {
    if (this.doubt?.requestId === requestId) this.doubt = undefined;
    this.failures.delete(requestId);
    this.line.remove(requestId);
    this.put(this.entries.filter((each) => each.requestId !== requestId));
  }

  private answered(requestId: string, answer: SendMessageResponse): void {
    this.remove(requestId);
    this.talk.onAnswer(answer);
  }

  /** False: to be tried again before anything else. */
  private async deliver(requestId: string, isSecondTry = false): Promise<boolean> {
    const entry = this.find(requestId);
    if (!entry) return true;
    const abort = new AbortController();
    this.calls.set(requestId, abort);
    try {
      return await this.attempt(entry, abort.signal);
    } catch (error) {
      // Discarded or settled meanwhile.
      if (!this.find(requestId)) return true;
      const problem = asProblem(error);
      if (!problem.isTransient && this.doubt?.requestId === requestId) this.doubt = undefined;
      const mayBeLost = problem.status === 401 || problem.reason === 'CONVERSATION_NOT_FOUND';
      if (mayBeLost && !isSecondTry) {
        if (!(await this.talk.isLost())) return false;
        // The visit has ended: a fresh visitor, a fresh talk, the same words.
        this.talk.leave();
        return this.deliver(requestId, true);
      }
      this.amend(requestId, problem.isTransient ? { problem } : { problem, isSeen: false });
      return !problem.isTransient || this.isHopeless(requestId, problem);
    } finally {
      if (this.calls.get(requestId) === abort) this.calls.delete(requestId);
      this.talk.onAsking(false);
    }
  }

  /** A server that fails over one message again and again mustn't hold up the rest. */
  private isHopeless(requestId: string, problem: Problem): boolean {
    if (problem.status !== 500) return false;
    const count = (this.failures.get(requestId) ?? 0) + 1;
    this.failures.set(requestId, count);
    return count >= MOST_FAILURES;
  }

  private async attempt(entry: Outgoing, signal: AbortSignal): Promise<boolean> {
    const { requestId, text, choiceKey } = entry;
    const { id } = await this.talk.open();
    const attachments = await this.upload(entry, id, signal);
    // A file was refused, or all of it was taken back meanwhile.
    if (!attachments || !this.find(requestId)) return true;
    const message = {
      text,
      ...(choiceKey && { choiceKey }),
      ...(attachments.length > 0 && { attachments: attachments.map((each) => ({ id: each.id })) }),
    };
    const request = { conversationId: id, message };
    const visitor = await this.visitors.ensure();
    // Settled under another name while this one was asked for.
    if (!this.find(requestId)) return true;
    this.doubt = { requestId, visitor, request };
    this.talk.onAsking(true);
    const answer = await this.visitors.client(Conversations.sendMessage, request, {
      requestId,
      signal,
    });
    if (this.find(requestId)) this.answered(requestId, answer);
    return true;
  }

  /** The files of a message, sent one after the other; undefined when one was refused. */
  private async upload(
    entry: Outgoing,
    id: string,
    signal: AbortSignal,
  ): Promise<Attachment[] | undefined> {
    const { requestId, files } = entry;
    if (files.length === 0) return [];
    const { sent, refused, problem } = await uploadFiles(
      this.visitors.client,
      id,
      files,
      (share) => this.amend(requestId, { share }),
      signal,
      this.begun,
    );
    if (refused.length === 0) return sent;
    this.amend(requestId, {
      problem,
      refused: refused.map((each) => each.name),
      files: files.filter((each) => !refused.includes(each)),
    });
    return undefined;
  }
}
