// SPDX-License-Identifier: Apache-2.0
import type { Ticket, TicketApproval, TicketLink, TicketLink_Kind } from '../../api/gen/tickets';
import { queryClient } from '../query';

/** Sub-tasks of a ticket that are still to do. */
export function openSubtasks(ticket: Ticket): number {
  return ticket.subtaskCount - ticket.doneSubtaskCount;
}

/** Links by kind, in the order of the kinds. */
export function linksByKind(links: readonly TicketLink[]): [TicketLink_Kind, TicketLink[]][] {
  const groups = new Map<TicketLink_Kind, TicketLink[]>();
  for (const link of links) groups.set(link.kind, [...(groups.get(link.kind) ?? []), link]);
  return [...groups];
}

/** Whether this approval awaits a decision of this user. */
export function awaits(approval: TicketApproval, userId: string): boolean {
  return (
    approval.state === 'PENDING' &&
    approval.approverIds.includes(userId) &&
    !approval.votes.some((vote) => vote.approverId === userId)
  );
}

/** The id in the address of a ticket, or what was typed where it is none: `#12` asks for its number. */
export function ticketReference(text: string): { id: string } | { number: number } | undefined {
  const id = text.match(/tkt_[0-9a-z]{26}/)?.[0];
  if (id) return { id };
  const number = text.trim().match(/^#?(\d{1,15})$/)?.[1];
  return number ? { number: Number(number) } : undefined;
}

/** What hangs on a ticket changed: it, its history and its lists are asked for anew. */
export function refreshWork(ticketId: string, kind: 'subtasks' | 'approvals' | 'links'): void {
  for (const name of [kind, 'ticket', 'history']) {
    queryClient.invalidateQueries({ queryKey: [name, ticketId] });
  }
}
