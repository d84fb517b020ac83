// SPDX-License-Identifier: Apache-2.0
import type { Conversation, Message } from '../../src/api/gen/chat';
import { ApiError } from './contract';
import type { Caller, Handlers } from './handlers';
import { answer } from './knowledge';
import { notFound, page } from './page';
import type { State } from './state';
import { createTicket } from './tickets';

export function handover(state: State, conversation: Partial<Conversation>, reason: string): void {
  if (conversation.state !== 'BOT') return;
  const first = state.messages.get(conversation.id ?? '')?.[0]?.text ?? 'Chat';
  const ticket = createTicket(
    state,
    {
      subject: first.slice(0, 80),
      description: first,
      requesterId: conversation.contactId,
      channel: 'CHAT',
      conversationId: conversation.id,
      locale: conversation.locale,
    },
    'service:chat',
  );
  Object.assign(conversation, {
    state: 'QUEUED',
    ticketId: ticket.id,
    handoverReason: reason,
    queueTime: new Date().toISOString(),
  });
  state.say(conversation, { sender: 'SYSTEM', text: 'You are in the queue.' });
  route(state);
}

/** Gives the queue's first conversation to an agent who is online. */
export function route(state: State): void {
  const queued = state.conversations.filter((c) => c.state === 'QUEUED');
  queued.forEach((c, i) => {
    c.queuePosition = i + 1;
    c.expectedWait = `${60 * (i + 1)}s`;
  });
  const agent = [...state.presences.values()].find((p) => p.state === 'ONLINE');
  const first = queued[0];
  if (!agent || !first) return;
  assign(state, first, agent.agentId ?? '');
}

function assign(state: State, conversation: Partial<Conversation>, agentId: string): void {
  const user = state.users.find((u) => u.id === agentId) ?? notFound('user');
  Object.assign(conversation, {
    state: 'ACTIVE',
    assigneeId: agentId,
    assignTime: new Date().toISOString(),
    queuePosition: 0,
    routingReasons: ['speaks the language', 'lowest load'],
  });
  state.say(conversation, { sender: 'SYSTEM', text: `${user.displayName} joined` });
}

function amend(
  state: State,
  conversation: Partial<Conversation>,
  id: string,
  change: Pick<Message, 'kind' | 'text'>,
): Partial<Message> {
  const message = state.messages.get(conversation.id ?? '')?.find((each) => each.id === id);
  if (!message) notFound('message');
  const { sender, senderId } = message;
  state.say(conversation, { ...change, sender, senderId, targetId: id });
  return { ...message, text: change.text };
}

export function chatHandlers(state: State): Handlers {
  const find = (id: string, caller: Caller): Partial<Conversation> => {
    const found = state.conversations.find((c) => c.id === id);
    if (!found || (caller.contactId && found.contactId !== caller.contactId))
      notFound('conversation');
    return found as Partial<Conversation>;
  };
  const me = (id: string, caller: Caller): string => (id === 'me' ? (caller.userId ?? '') : id);
  return {
    'Conversations.Create': ({ conversation: input }, caller) => {
      const own = state.conversations.filter(
        (each) => each.contactId === caller.contactId && each.state !== 'CLOSED',
      );
      if (caller.contactId && state.mostTalks && own.length >= state.mostTalks) {
        throw new ApiError(429, 'TOO_MANY_CONVERSATIONS', 'too many conversations are open');
      }
      const begin = (): Partial<Conversation> => ({
        ...input,
        id: state.id('cnv'),
        contactId: caller.contactId ?? input.contactId,
        state: 'BOT',
        priority: 'P2',
        emotion: 'NEUTRAL',
        createTime: new Date().toISOString(),
        updateTime: new Date().toISOString(),
      });
      if (state.beforeTalk) {
        const other = begin();
        state.conversations.push(other);
        state.beforeTalk(other);
      }
      const conversation = begin();
      state.conversations.push(conversation);
      return conversation;
    },
    'Conversations.Get': ({ id }, caller) => find(id, caller),
    'Conversations.List': (request, caller) => {
      const rows = state.conversations
        .filter((c) => !caller.contactId || c.contactId === caller.contactId)
        .filter((c) => !request.state || c.state === request.state)
        .filter((c) => !request.assigneeId || c.assigneeId === request.assigneeId)
        .filter((c) => !request.contactId || c.contactId === request.contactId)
        .sort((a, b) => (String(a.updateTime) < String(b.updateTime) ? 1 : -1));
      return page('conversations', rows, request);
    },
    'Conversations.SendMessage': ({ conversationId, message }, caller) => {
      const conversation = find(conversationId, caller);
      if (conversation.state === 'CLOSED') {
        if (!caller.contactId) {
          throw new ApiError(400, 'CONVERSATION_CLOSED', 'the conversation is closed');
        }
        Object.assign(conversation, { state: 'BOT', closeTime: undefined });
      }
      const stored = state.say(conversation, {
        text: message.text ?? '',
        choiceKey: message.choiceKey ?? '',
        attachments: (message.attachments ?? []).map(
          ({ id }: { id: string }) => state.attachments.get(id) ?? notFound('attachment'),
        ),
        internal: Boolean(caller.userId && message.internal),
        sender: caller.userId ? 'AGENT' : 'CUSTOMER',
        senderId: caller.userId ?? caller.contactId,
      });
      const before = state.messages.get(conversationId)?.length ?? 0;
      if (caller.contactId && conversation.state === 'BOT') {
        const said = answer(state, message.text ?? '');
        if (said.decision === 'HANDOVER') {
          state.say(conversation, {
            sender: 'BOT',
            text: 'I am handing you over to a colleague.',
            botAnswer: { decision: 'HANDOVER', confidence: said.confidence, citations: [] },
          });
          handover(state, conversation, said.reason);
        } else {
          state.say(conversation, {
            sender: 'BOT',
            text: said.answer,
            botAnswer: {
              decision: said.decision,
              confidence: said.confidence,
              citations: said.citations,
            },
            quickReplies: ['That helped', 'Talk to a person'],
            choices: [
              { key: 'solved', label: 'That helped' },
              { key: 'person', label: 'Talk to a person' },
            ],
          });
        }
      }
      return {
        message: stored,
        replies: (state.messages.get(conversationId) ?? []).slice(before),
        conversation,
      };
    },
    'Conversations.ListMessages': (request, caller) => {
      find(request.conversationId, caller);
      const after = Number(request.afterSequence ?? 0);
      const rows = (state.messages.get(request.conversationId) ?? []).slice(after);
      const size = Number(request.pageSize ?? 0) || 50;
      return { messages: rows.slice(0, size), hasMore: rows.length > size };
    },
    'Conversations.Handover': ({ id, reason }, caller) => {
      const conversation = find(id, caller);
      handover(state, conversation, reason || 'asked for a person');
      return conversation;
    },
    'Conversations.Mark': ({ id, typing, readSequence, deliveredSequence }, caller) => {
      find(id, caller);
      const side = {
        readSequence: readSequence ?? '0',
        deliveredSequence: deliveredSequence ?? '0',
        typingUntil: typing ? new Date(Date.now() + 6000).toISOString() : undefined,
      };
      const marks = caller.userId ? { team: side } : { customer: side };
      state.marksFeed(id).append(() => marks);
      return marks;
    },
    'Conversations.EditMessage': ({ conversationId, id, message }, caller) =>
      amend(state, find(conversationId, caller), id, { kind: 'EDITED', text: message.text }),
    'Conversations.RecallMessage': ({ conversationId, id }, caller) =>
      amend(state, find(conversationId, caller), id, { kind: 'RECALLED', text: '' }),
    'Conversations.RequestCallback': ({ id, phone }, caller) => {
      const conversation = find(id, caller);
      const known = { name: 'callback_phone', label: 'Call back at', value: phone };
      conversation.known = [...(conversation.known ?? []), known];
      state.say(conversation, { sender: 'SYSTEM', text: 'Noted: we will call you.' });
      return conversation;
    },
    'Conversations.TakeOver': ({ id }, caller) => {
      const conversation = find(id, caller);
      assign(state, conversation, caller.userId ?? '');
      return conversation;
    },
    'Conversations.Transfer': ({ id, agentId }, caller) => {
      const conversation = find(id, caller);
      if (agentId) assign(state, conversation, agentId);
      else {
        Object.assign(conversation, {
          state: 'QUEUED',
          assigneeId: '',
          queueTime: new Date().toISOString(),
        });
        state.say(conversation, { sender: 'SYSTEM', text: 'Back in the queue.' });
      }
      return conversation;
    },
    'Conversations.ConvertToTicket': ({ id, note }, caller) => {
      const conversation = find(id, caller);
      Object.assign(conversation, { state: 'CLOSED', closeReason: 'BECAME_TICKET' });
      state.say(conversation, { sender: 'SYSTEM', text: `To a ticket: ${note}` });
      return conversation;
    },
    'Conversations.Close': ({ id }, caller) => {
      const conversation = find(id, caller);
      conversation.state = 'CLOSED';
      conversation.closeTime = new Date().toISOString();
      state.say(conversation, { sender: 'SYSTEM', text: 'The conversation was closed.' });
      return conversation;
    },
    'Conversations.Rate': ({ id, score }, caller) => {
      const conversation = find(id, caller);
      conversation.rating = Number(score);
      return conversation;
    },
    'Agents.SetPresence': ({ id, presence }, caller) => {
      const agentId = me(id, caller);
      const stored = {
        agentId,
        state: presence.state,
        reason: presence.reason,
        capacity: 4,
        load: 0,
      };
      state.presences.set(agentId, stored);
      route(state);
      return stored;
    },
    'Agents.GetPresence': ({ id }, caller) =>
      state.presences.get(me(id, caller)) ?? {
        agentId: me(id, caller),
        state: 'OFFLINE',
        capacity: 4,
      },
    'Agents.ListPresences': () => ({ presences: [...state.presences.values()] }),
    'Queue.Pull': ({ conversationId }, caller) => {
      const conversation = find(conversationId, caller);
      if (conversation.state !== 'QUEUED') {
        throw new ApiError(400, 'STATE_CONFLICT', 'the conversation does not wait');
      }
      assign(state, conversation, caller.userId ?? '');
      return conversation;
    },
    'Queue.GetDuty': () => ({
      peopleOnDuty: [...state.presences.values()].some((p) => p.state === 'ONLINE'),
    }),
    'Queue.Get': () => ({
      entries: state.conversations
        .filter((c) => c.state === 'QUEUED')
        .map((c, i) => ({
          conversationId: c.id,
          contactId: c.contactId,
          position: i + 1,
          priority: c.priority,
          tier: state.contacts.find((x) => x.id === c.contactId)?.tier ?? 'FREE',
          locale: c.locale,
          queueTime: c.queueTime,
          expectedWait: c.expectedWait,
          ticketId: c.ticketId,
        })),
      agentsOnline: [...state.presences.values()].filter((p) => p.state === 'ONLINE').length,
      freeCapacity: 4,
    }),
  };
}
