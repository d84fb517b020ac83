// SPDX-License-Identifier: Apache-2.0
import { type Client, createClient, newRequestId } from '../api/client';
import { asProblem, Problem } from '../api/problem';
import type { WidgetOptions } from '../widget/options';
import { inOneTab } from './one_tab';
import {
  forgetVisitor,
  identifyVisitor,
  knownVisitor,
  startVisitor,
  type Visitor,
} from './visitor';

/** Longer than any answer takes; what hangs longer is made again under its key. */
const TIMEOUT_MS = 20_000;

/** A token is renewed so long before it ends. */
const MARGIN_MS = 60_000;

/** What an anonymous visitor said of itself. */
export interface Introduction {
  displayName?: string;
  email?: string;
}

/**
 * Who the reader of a page is, for all parts of the widget: whom the signed identity names, or the
 * anonymous visitor of this device, the same in every tab. Confined to one page.
 */
export class VisitorKeeper {
  /** Acts as the visitor; a token that has ended is renewed where that is possible. */
  readonly client: Client;
  /** Told before the visitor becomes another contact, who can't end what the one before began. */
  onLeaving: ((before: Visitor) => Promise<void>) | undefined;
  /** What the reader told a form, for a visitor that is yet to be made. */
  introduction: Introduction = {};
  private visitor: Visitor | undefined;
  private isChanged = false;
  private pending: Promise<Visitor> | undefined;
  private readonly anonymous: Client;

  constructor(
    private readonly options: WidgetOptions,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    this.anonymous = createClient({ base: options.origin, timeoutMs });
    this.client = async (method, request, callOptions) => {
      const same = { ...callOptions, requestId: callOptions?.requestId ?? newRequestId() };
      const visitor = await this.ensure();
      try {
        return await this.clientOf(visitor)(method, request, same);
      } catch (error) {
        if (asProblem(error).status !== 401) throw error;
        const fresh = await this.renew(visitor.token);
        if (fresh?.contactId !== visitor.contactId) throw error;
        return this.clientOf(fresh)(method, request, same);
      }
    };
  }

  /** Acts as a certain visitor, whatever has become of it. */
  clientOf({ token }: Visitor): Client {
    return createClient({
      base: this.options.origin,
      timeoutMs: this.timeoutMs,
      headers: () => ({ authorization: `Bearer ${token}` }),
    });
  }

  /** The visitor, made or renewed when there is none. Throws a Problem. */
  ensure(): Promise<Visitor> {
    const { visitor } = this;
    if (visitor && !this.isChanged && visitor.expiresAt > Date.now() + MARGIN_MS) {
      return Promise.resolve(visitor);
    }
    this.pending ??= this.find().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** The visitor of an earlier page; undefined where there is none yet. */
  async known(): Promise<Visitor | undefined> {
    if (!this.options.identity && !this.visitor) {
      this.visitor = knownVisitor(this.options.widgetKey, Date.now());
    }
    return this.options.identity ? this.ensure() : this.visitor;
  }

  /** A token for a stream; `refused`: the one that no longer does. Throws a Problem. */
  async token(refused?: string): Promise<string> {
    if (refused === undefined) return (await this.ensure()).token;
    const fresh = await this.renew(refused);
    if (!fresh) throw new Problem(401, 'VISITOR_ENDED', 'the visit has ended');
    return fresh.token;
  }

  /** The identity is another now, or there is none any more. */
  changed(): void {
    this.isChanged = true;
  }

  /**
   * Leaves a token that the server refuses. The customer whom the page names gets another; an
   * anonymous visitor can't come back, and the next call makes a new one.
   */
  private async renew(refused: string): Promise<Visitor | undefined> {
    const { widgetKey, identity } = this.options;
    if (this.visitor && this.visitor.token !== refused) return this.ensure();
    this.visitor = undefined;
    if (knownVisitor(widgetKey, 0)?.token === refused) forgetVisitor(widgetKey);
    return identity ? this.ensure() : undefined;
  }

  private async find(): Promise<Visitor> {
    const { widgetKey, identity } = this.options;
    const before = this.visitor;
    if (this.isChanged && before) await this.onLeaving?.(before);
    const found = await inOneTab(`deskmesh.visitor.${widgetKey}`, () => this.ask());
    // The page may have changed its mind meanwhile.
    if (identity === this.options.identity) this.isChanged = false;
    this.visitor = found;
    return found;
  }

  private async ask(): Promise<Visitor> {
    const { widgetKey, locale, identity, context } = this.options;
    if (identity) {
      try {
        return await identifyVisitor(this.anonymous, widgetKey, identity, Date.now());
      } catch (error) {
        const problem = asProblem(error);
        // A line that is down says nothing about the identity.
        if (problem.isTransient) throw error;
        // The page is wrong, not its reader: they are helped without a name.
        console.error(`deskmesh: identify was refused: ${problem.reason}: ${problem.message}`);
      }
    }
    const known = knownVisitor(widgetKey, Date.now());
    if (known && known.subject === undefined) return known;
    const { displayName, email } = this.introduction;
    return startVisitor(this.anonymous, widgetKey, {
      locale,
      displayName: context.displayName || displayName,
      email: context.email || email,
    });
  }
}
