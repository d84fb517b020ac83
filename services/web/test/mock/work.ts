// SPDX-License-Identifier: Apache-2.0
import type { TicketApproval, TicketLink, TicketSubtask } from '../../src/api/gen/tickets';
import { ApiError } from './contract';
import type { Handlers } from './handlers';
import type { State } from './state';

/** Sub-tasks, approvals and links of tickets. */
export function workHandlers(state: State): Handlers {
  const subtasks: Partial<TicketSubtask>[] = [];
  const approvals: Partial<TicketApproval>[] = [];
  const links: (Partial<TicketLink> & { ticketId: string })[] = [];
  const ticketOf = (id: string) => {
    const found = state.tickets.find((ticket) => ticket.id === id);
    if (!found) throw new ApiError(404, 'TICKET_NOT_FOUND', `there is no ticket ${id}`);
    return found;
  };
  const count = (ticketId: string, actor: string): void => {
    const ticket = ticketOf(ticketId);
    const own = subtasks.filter((each) => each.ticketId === ticketId);
    ticket.subtaskCount = own.filter((each) => each.state !== 'CANCELLED').length;
    ticket.doneSubtaskCount = own.filter((each) => each.state === 'DONE').length;
    state.ticketFact(ticket, 'updated', actor, { subtasks: '' });
  };
  let seen = 0;
  return {
    'TicketNotifications.List': () => {
      const [ticket] = state.tickets;
      return {
        notifications: [
          {
            sequence: '1',
            kind: 'MENTIONED',
            ticketId: ticket?.id,
            ticketNumber: ticket?.number,
            ticketSubject: ticket?.subject,
            actorId: state.users[1]?.id,
            text: 'please look at this',
            createTime: new Date().toISOString(),
            isRead: seen >= 1,
          },
        ],
        unreadCount: seen >= 1 ? 0 : 1,
      };
    },
    'TicketNotifications.MarkRead': ({ upToSequence }) => {
      seen = Number(upToSequence);
      return { unreadCount: 0 };
    },
    'TicketSubtasks.List': ({ ticketId }) => ({
      ticketSubtasks: subtasks.filter((each) => each.ticketId === ticketId),
    }),
    'TicketSubtasks.ListAssigned': ({ assigneeId }, caller) => ({
      ticketSubtasks: subtasks.filter(
        (each) =>
          each.assigneeId === (assigneeId || caller.userId) &&
          (each.state === 'TO_DO' || each.state === 'IN_PROGRESS'),
      ),
    }),
    'TicketSubtasks.Create': ({ ticketId, ticketSubtask }, caller) => {
      const made = { state: 'TO_DO', ...ticketSubtask, ticketId, id: state.id('sub') };
      subtasks.push(made);
      count(ticketId, caller.userId ?? '');
      return made;
    },
    'TicketSubtasks.Update': ({ ticketSubtask }, caller) => {
      const found = subtasks.find((each) => each.id === ticketSubtask.id);
      if (!found) throw new ApiError(404, 'TICKET_SUBTASK_NOT_FOUND', 'there is no such sub-task');
      Object.assign(found, ticketSubtask);
      count(found.ticketId ?? '', caller.userId ?? '');
      return found;
    },
    'TicketApprovals.List': ({ ticketId }) => ({
      ticketApprovals: approvals.filter((each) => each.ticketId === ticketId),
    }),
    'TicketApprovals.ListWaiting': (_, caller) => ({
      ticketApprovals: approvals.filter(
        (each) => each.state === 'PENDING' && each.approverIds?.includes(caller.userId ?? ''),
      ),
    }),
    'TicketApprovals.Create': ({ ticketId, ticketApproval }, caller) => {
      const made: Partial<TicketApproval> = {
        ...ticketApproval,
        id: state.id('apr'),
        ticketId,
        state: 'PENDING',
        requiredCount: ticketApproval.rule === 'ALL' ? ticketApproval.approverIds.length : 1,
        creatorId: caller.userId,
        expireTime: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      };
      approvals.unshift(made);
      const ticket = ticketOf(ticketId);
      ticket.approval = 'PENDING';
      state.ticketFact(ticket, 'updated', caller.userId ?? '', { approval: ' → PENDING' });
      return made;
    },
    'TicketLinks.List': ({ ticketId }) => ({
      ticketLinks: links
        .filter((each) => each.ticketId === ticketId)
        .map(({ ticketId: _, ...link }) => link),
    }),
    'TicketLinks.Create': ({ ticketId, ticketLink }) => {
      const other = ticketOf(ticketLink.linkedTicketId);
      const made = {
        ticketId,
        ...ticketLink,
        linkedNumber: other.number,
        linkedSubject: other.subject,
        linkedState: other.state,
      };
      links.push(made);
      const { ticketId: _, ...link } = made;
      return link;
    },
  };
}
