// SPDX-License-Identifier: Apache-2.0
import type { Contact, Organization, Team, User, Workspace } from '../../src/api/gen/accounts';
import type { Conversation, Message, Presence } from '../../src/api/gen/chat';
import type { Article, ArticleComment, KnowledgeGap } from '../../src/api/gen/knowledge';
import type {
  Comment,
  CommentDraft,
  HistoryEntry,
  ScheduledComment,
  Ticket,
  TicketAttachment,
} from '../../src/api/gen/tickets';
import { Feed } from './feed';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** All that the mock knows; one instance per server. */
export class State {
  private counter = 0;
  workspace: Partial<Workspace> = {
    id: 'wsp_aaaaaaaaaaaaaaaaaaaaaaaaaa',
    displayName: 'Tidewell Support',
    defaultLocale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    widgetKey: 'wk_sample',
  };
  users: Partial<User>[] = [];
  teams: Partial<Team>[] = [];
  organizations: Partial<Organization>[] = [];
  contacts: Partial<Contact>[] = [];
  tickets: Partial<Ticket>[] = [];
  comments: Partial<Comment>[] = [];
  history = new Map<string, Partial<HistoryEntry>[]>();
  conversations: Partial<Conversation>[] = [];
  /** Open ones a customer may have; 0: any number. */
  mostTalks = 0;
  /** Called with another talk of the same customer just before one is answered. */
  beforeTalk: ((other: Partial<Conversation>) => void) | undefined;
  messages = new Map<string, Partial<Message>[]>();
  articles: Partial<Article>[] = [];
  /** Texts of articles that were saved, by article, oldest first. */
  versions = new Map<
    string,
    { version: number; title: string; body: string; authorId: string }[]
  >();
  /** Of categories, by path: names by language. */
  categoryNames = new Map<string, { locale: string; name: string }[]>();
  synonyms: { id: string; terms: string[] }[] = [];
  examQuestions: { id: string; text: string; articleId: string }[] = [];
  learning: { models: object[]; trials: object[] } = { models: [], trials: [] };
  gaps: Partial<KnowledgeGap>[] = [];
  articleComments: Partial<ArticleComment>[] = [];
  presences = new Map<string, Partial<Presence>>();
  attachments = new Map<string, TicketAttachment>();
  /** Of files of conversations. */
  bytes = new Map<string, Buffer>();
  /** Of the one who is logged in, by ticket. */
  drafts = new Map<string, Partial<CommentDraft>>();
  scheduled: Partial<ScheduledComment>[] = [];
  hasTranslator = false;
  presenceFeeds = new Map<string, Feed>();
  marksFeeds = new Map<string, Feed>();
  inbox = new Feed();
  conversationFeeds = new Map<string, Feed>();
  /** token → who */
  tokens = new Map<string, { userId?: string; contactId?: string }>();
  /** idempotency key → answer */
  answers = new Map<string, unknown>();

  id(prefix: string): string {
    let n = ++this.counter;
    let text = '';
    while (text.length < 26) {
      text = ALPHABET[n % 32] + text;
      n = Math.floor(n / 32);
    }
    return `${prefix}_${text}`;
  }

  conversationFeed(id: string): Feed {
    let feed = this.conversationFeeds.get(id);
    if (!feed) {
      feed = new Feed();
      this.conversationFeeds.set(id, feed);
    }
    return feed;
  }

  agentFeed(agentId: string): Feed {
    return this.presenceFeed(`agent:${agentId}`);
  }

  presenceFeed(ticketId: string): Feed {
    const feed = this.presenceFeeds.get(ticketId) ?? new Feed();
    this.presenceFeeds.set(ticketId, feed);
    return feed;
  }

  marksFeed(conversationId: string): Feed {
    const feed = this.marksFeeds.get(conversationId) ?? new Feed();
    this.marksFeeds.set(conversationId, feed);
    return feed;
  }

  /** Records a fact of a ticket and shows it in the inbox feed. */
  ticketFact(
    ticket: Partial<Ticket>,
    action: string,
    actor: string,
    changes: Record<string, string> = {},
  ): void {
    const entries = this.history.get(ticket.id ?? '') ?? [];
    const sequence = String(entries.length + 1);
    entries.push({
      sequence,
      action,
      actor,
      changes,
      occurTime: new Date().toISOString(),
      reason: '',
    });
    this.history.set(ticket.id ?? '', entries);
    ticket.sequence = sequence;
    ticket.etag = `"${sequence}"`;
    ticket.updateTime = new Date().toISOString();
    this.inbox.append(() => ({ action, ticket: { ...ticket, description: '' } }));
  }

  say(conversation: Partial<Conversation>, message: Partial<Message>): Partial<Message> {
    const list = this.messages.get(conversation.id ?? '') ?? [];
    const full = {
      ...message,
      id: this.id('msg'),
      conversationId: conversation.id,
      sequence: String(list.length + 1),
      createTime: new Date().toISOString(),
    };
    list.push(full);
    this.messages.set(conversation.id ?? '', list);
    conversation.lastSequence = full.sequence;
    conversation.updateTime = full.createTime;
    this.conversationFeed(conversation.id ?? '').append(() => ({ message: full }));
    return full;
  }
}
