// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { type Conversation, Conversations, Queue } from '../../api/gen/chat';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { queryClient } from '../query';
import { problemText } from '../ui/run';
import { showToast } from '../ui/toast';
import { expecting, IN_TIME } from './expected';
import { refreshChat } from './queries';

async function run(
  t: TFunction,
  id: string,
  what: string,
  expect: Partial<Conversation>,
  call: () => Promise<Conversation>,
): Promise<boolean> {
  try {
    await expecting<Conversation>(
      ['conversation', id],
      (conversation) => ({ ...conversation, ...expect }),
      call,
    );
    refreshChat();
    return true;
  } catch (error) {
    showToast({
      tone: 'danger',
      text:
        asProblem(error).reason === 'NOT_ONLINE'
          ? t('chat.notOnline')
          : t('error.failed', { what, why: problemText(t, error) }),
    });
    return false;
  }
}

/** To an agent, into the queue of a team, or with neither back into the queue. */
export function transfer(
  t: TFunction,
  id: string,
  to: { agentId?: string; teamId?: string; beyondCapacity?: boolean },
  note = '',
): Promise<boolean> {
  const expect: Partial<Conversation> = to.agentId
    ? { state: 'ACTIVE', assigneeId: to.agentId }
    : { state: 'QUEUED', assigneeId: '' };
  return run(t, id, t('chat.transfer'), expect, () =>
    api(Conversations.transfer, { id, ...to, note }, IN_TIME),
  );
}

/** The agent takes a conversation that waits, as far as there is room for one more. */
export function pull(t: TFunction, conversationId: string): Promise<boolean> {
  return run(t, conversationId, t('chat.take'), {}, () =>
    api(Queue.pull, { conversationId }, IN_TIME),
  );
}

/** The agent takes a conversation itself; one that is still with the bot is handed over first. */
export async function take(t: TFunction, conversation: Conversation, me: string): Promise<boolean> {
  if (conversation.state === 'BOT') {
    const handed = await run(t, conversation.id, t('chat.take'), { state: 'QUEUED' }, () =>
      api(Conversations.handover, { id: conversation.id }, IN_TIME),
    );
    if (!handed) return false;
    const now = queryClient.getQueryData<Conversation>(['conversation', conversation.id]);
    if (now?.state === 'ACTIVE' && now.assigneeId === me) return true;
  }
  if (conversation.state === 'ACTIVE') return takeOver(t, conversation.id, me);
  return pull(t, conversation.id);
}

/** A supervisor takes a colleague's conversation. */
export function takeOver(t: TFunction, id: string, me: string, note = ''): Promise<boolean> {
  return run(t, id, t('chat.takeOver'), { state: 'ACTIVE', assigneeId: me }, () =>
    api(Conversations.takeOver, { id, note }, IN_TIME),
  );
}

/** Ends the conversation; what is left to do goes on as a ticket, which gets all of it. */
export function toTicket(t: TFunction, id: string, note: string): Promise<boolean> {
  return run(t, id, t('chat.toTicket'), { state: 'CLOSED' }, () =>
    api(Conversations.convertToTicket, { id, note }, IN_TIME),
  );
}

export async function closeConversation(t: TFunction, id: string): Promise<void> {
  const isClosed = await run(t, id, t('chat.close'), { state: 'CLOSED' }, () =>
    api(Conversations.close, { id }, IN_TIME),
  );
  if (isClosed) showToast({ tone: 'plain', text: t('chat.closed_toast') });
}
