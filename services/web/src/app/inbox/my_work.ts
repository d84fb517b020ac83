// SPDX-License-Identifier: Apache-2.0
//
// What waits for the reader on any ticket: approvals, sub-tasks, and comments begun but not sent.
import { useQuery } from '@tanstack/react-query';
import { CommentDrafts, TicketApprovals, TicketSubtasks } from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';

export const WORK_KINDS = ['approvals', 'subtasks', 'drafts'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export function isWorkKind(text: string | undefined): text is WorkKind {
  return WORK_KINDS.includes(text as WorkKind);
}

/** One line of these lists; several may be of one ticket. */
export interface WorkItem {
  id: string;
  ticketId: string;
  text: string;
  files: number;
  /** When it was asked, is due or was written last, by kind. */
  time: string | undefined;
}

async function read(kind: WorkKind, userId: string, signal: AbortSignal): Promise<WorkItem[]> {
  if (kind === 'approvals') {
    const { ticketApprovals } = await api(TicketApprovals.listWaiting, {}, { signal });
    return ticketApprovals.map(({ id, ticketId, question, createTime }) => ({
      id,
      ticketId,
      text: question,
      files: 0,
      time: createTime,
    }));
  }
  if (kind === 'subtasks') {
    const request = { assigneeId: userId };
    const { ticketSubtasks } = await api(TicketSubtasks.listAssigned, request, { signal });
    return ticketSubtasks.map(({ id, ticketId, title, dueTime }) => ({
      id,
      ticketId,
      text: title,
      files: 0,
      time: dueTime,
    }));
  }
  const { commentDrafts } = await api(CommentDrafts.list, {}, { signal });
  return commentDrafts.map(({ ticketId, body, attachments, updateTime }) => ({
    id: ticketId,
    ticketId,
    text: body,
    files: attachments.length,
    time: updateTime,
  }));
}

export function useMyWork(kind: WorkKind) {
  const me = useMe();
  return useQuery({
    queryKey: ['myWork', kind],
    enabled: kind !== 'drafts' || me.can('tickets.write'),
    queryFn: ({ signal }) => read(kind, me.user.id, signal),
  });
}

export function forgetMyWork(kind: WorkKind): void {
  void queryClient.invalidateQueries({ queryKey: ['myWork', kind] });
}
