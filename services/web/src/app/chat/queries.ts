// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Agents, type Conversation_State, Conversations, Queue } from '../../api/gen/chat';
import { api } from '../api';
import { queryClient } from '../query';
import { readExpected } from './expected';

/**
 * Lists of conversations have no feed of their own: the inbox feed announces hand-overs at once,
 * and this often the lists are looked at again for the rest.
 */
const LOOK_AGAIN_MS = 5000;

/** The size of the queue, shown on every page. */
const COUNT_AGAIN_MS = 15_000;

/** One call for all rows: a snapshot carries what a row shows. */
export function useQueue(refetchInterval = LOOK_AGAIN_MS) {
  return useQuery({
    queryKey: ['queue'],
    queryFn: ({ signal }) => api(Queue.get, {}, { signal }),
    refetchInterval,
  });
}

export function useQueueSize(): number {
  return useQueue(COUNT_AGAIN_MS).data?.entries.length ?? 0;
}

export function useConversations(state: Conversation_State, assigneeId = '') {
  return useQuery({
    queryKey: ['conversations', state, assigneeId],
    queryFn: async ({ signal }) =>
      (await api(Conversations.list, { state, assigneeId, pageSize: 100 }, { signal }))
        .conversations,
    refetchInterval: state === 'CLOSED' ? 30_000 : LOOK_AGAIN_MS,
  });
}

export function useConversation(id: string) {
  return useQuery({
    queryKey: ['conversation', id],
    queryFn: ({ queryKey, signal }) =>
      readExpected(queryKey, () => api(Conversations.get, { id }, { signal })),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function usePresence() {
  return useQuery({
    queryKey: ['presence'],
    queryFn: ({ queryKey, signal }) =>
      readExpected(queryKey, () => api(Agents.getPresence, { id: 'me' }, { signal })),
    refetchInterval: 30_000,
  });
}

export function refreshChat(id?: string): void {
  void queryClient.invalidateQueries({ queryKey: ['conversations'] });
  void queryClient.invalidateQueries({ queryKey: ['queue'] });
  if (id) void queryClient.invalidateQueries({ queryKey: ['conversation', id] });
}
