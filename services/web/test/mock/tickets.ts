// SPDX-License-Identifier: Apache-2.0
import type { Comment, Ticket, Ticket_State } from '../../src/api/gen/tickets';
import { ApiError } from './contract';
import { parseFilter } from './filter';
import type { Caller, Handler, Handlers } from './handlers';
import { notFound, page } from './page';
import type { State } from './state';

export function createTicket(state: State, input: Partial<Ticket>, actor: string): Partial<Ticket> {
  const contact = state.contacts.find((c) => c.id === input.requesterId) ?? notFound('contact');
  const ticket: Partial<Ticket> = {
    priority: 'P2',
    type: 'FEATURE',
    channel: 'WEB',
    level: 'L1',
    ...input,
    id: state.id('tkt'),
    number: String(state.tickets.length + 1),
    state: 'UNASSIGNED',
    organizationId: contact.organizationId,
    tier: contact.tier,
    createTime: new Date().toISOString(),
    decisions: [
      {
        field: 'priority',
        value: input.priority ?? 'P2',
        reason: 'nothing in the text asks for more',
        confidence: 0.62,
      },
    ],
  };
  state.tickets.push(ticket);
  state.ticketFact(ticket, 'created', actor);
  if (input.description) comment(state, ticket, { body: input.description }, 'CUSTOMER', actor);
  return ticket;
}

export function comment(
  state: State,
  ticket: Partial<Ticket>,
  input: Partial<Comment>,
  author: Comment['author'],
  authorId: string,
): Partial<Comment> {
  const stored: Partial<Comment> = {
    body: input.body,
    visibility: author === 'AGENT' ? (input.visibility ?? 'PUBLIC') : 'PUBLIC',
    id: state.id('cmt'),
    ticketId: ticket.id,
    author,
    authorId,
    createTime: new Date().toISOString(),
    attachments: (input.attachments ?? []).map(
      ({ id }) => state.attachments.get(id) ?? notFound('attachment'),
    ),
  };
  state.comments.push(stored);
  ticket.commentCount = (ticket.commentCount ?? 0) + 1;
  if (author === 'AGENT' && stored.visibility === 'PUBLIC')
    ticket.firstReplyTime ??= stored.createTime;
  state.ticketFact(ticket, 'commented', authorId);
  stored.sequence = ticket.sequence;
  return stored;
}

export function ticketHandlers(state: State): Handlers {
  const find = (id: string, caller: Caller): Partial<Ticket> => {
    const ticket = state.tickets.find((t) => t.id === id);
    if (!ticket || (caller.contactId && ticket.requesterId !== caller.contactId))
      notFound('ticket');
    return ticket as Partial<Ticket>;
  };
  const verb =
    (
      name: string,
      from: Ticket_State[],
      to: Ticket_State,
      effect: (
        ticket: Partial<Ticket>,
        request: Record<string, string>,
        actor: string,
      ) => void = () => {},
    ): Handler =>
    (request, caller) => {
      const ticket = find(request.id, caller);
      if (!from.includes(ticket.state as Ticket_State)) {
        throw new ApiError(400, 'ILLEGAL_TRANSITION', `${name} is not legal in ${ticket.state}`);
      }
      const old = ticket.state;
      ticket.state = to;
      const actor = caller.userId ?? caller.contactId ?? '';
      effect(ticket, request, actor);
      state.ticketFact(ticket, 'state_changed', actor, { state: `${old} → ${to}` });
      return ticket;
    };
  const open: Ticket_State[] = [
    'UNASSIGNED',
    'IN_PROGRESS',
    'WAITING_FOR_CUSTOMER',
    'WAITING_FOR_THIRD_PARTY',
  ];
  const resolve = verb('resolve', open, 'RESOLVED', (ticket, request, actor) => {
    if (request.solution) comment(state, ticket, { body: request.solution }, 'AGENT', actor);
    ticket.resolveTime = new Date().toISOString();
  });
  const actorOf = (caller: Caller): string => caller.userId ?? caller.contactId ?? '';
  return {
    'Tickets.Create': ({ ticket }, caller) =>
      createTicket(
        state,
        caller.contactId ? { ...ticket, requesterId: caller.contactId } : ticket,
        actorOf(caller),
      ),
    'Tickets.Get': ({ id }, caller) => find(id, caller),
    'Tickets.List': (request, caller) => {
      const test = parseFilter(request.filter ?? '');
      const [key = 'create_time', direction] = (request.orderBy || 'create_time desc').split(' ');
      const field = key.replace(/_([a-z])/g, (_: string, c: string) =>
        c.toUpperCase(),
      ) as keyof Ticket;
      const needle = String(request.q ?? '').toLowerCase();
      const rows = state.tickets
        .filter((t) => test(t))
        .filter((t) => !caller.contactId || t.requesterId === caller.contactId)
        .filter((t) => !needle || t.subject?.toLowerCase().includes(needle))
        .sort((a, b) => (String(a[field]) < String(b[field]) ? -1 : 1));
      if (direction === 'desc') rows.reverse();
      return {
        ...page(
          'tickets',
          rows.map((t) => ({ ...t, description: '' })),
          request,
        ),
        totalSize: rows.length,
      };
    },
    'Tickets.Update': ({ ticket: change }, caller) => {
      const ticket = find(change.id, caller);
      if (change.etag && change.etag !== ticket.etag) {
        throw new ApiError(409, 'STALE_ETAG', 'the ticket was changed in between');
      }
      const changes: Record<string, string> = {};
      for (const [key, value] of Object.entries(change as Partial<Ticket>)) {
        if (key === 'id' || key === 'etag') continue;
        changes[key] = `${ticket[key as keyof Ticket]} → ${value}`;
        Object.assign(ticket, { [key]: value });
      }
      state.ticketFact(ticket, 'updated', actorOf(caller), changes);
      return ticket;
    },
    'Tickets.Assign': ({ id, assigneeId }, caller) => {
      const ticket = find(id, caller);
      ticket.assigneeId = assigneeId || state.users[0]?.id;
      ticket.ownerId ||= ticket.assigneeId;
      if (ticket.state === 'UNASSIGNED') ticket.state = 'IN_PROGRESS';
      state.ticketFact(ticket, 'assigned', actorOf(caller), {
        assignee_id: ticket.assigneeId ?? '',
      });
      return ticket;
    },
    'Tickets.Wait': (request, caller) =>
      verb(
        'wait',
        ['IN_PROGRESS', 'WAITING_FOR_CUSTOMER', 'WAITING_FOR_THIRD_PARTY'],
        request.for === 'CUSTOMER' ? 'WAITING_FOR_CUSTOMER' : 'WAITING_FOR_THIRD_PARTY',
      )(request, caller),
    'Tickets.Resume': verb(
      'resume',
      ['WAITING_FOR_CUSTOMER', 'WAITING_FOR_THIRD_PARTY'],
      'IN_PROGRESS',
    ),
    'Tickets.Resolve': (request, caller) => {
      const { subtaskCount = 0, doneSubtaskCount = 0 } = find(request.id, caller);
      if (subtaskCount > doneSubtaskCount && !request.forceReason) {
        throw new ApiError(400, 'SUBTASKS_OPEN', 'sub-tasks are open');
      }
      return resolve(request, caller);
    },
    'Tickets.Reopen': verb('reopen', ['RESOLVED', 'CLOSED'], 'IN_PROGRESS'),
    'Tickets.Close': verb('close', [...open, 'RESOLVED'], 'CLOSED'),
    'Tickets.Escalate': ({ id, level }, caller) => {
      const ticket = find(id, caller);
      ticket.level = level;
      state.ticketFact(ticket, 'escalated', actorOf(caller), { level });
      return ticket;
    },
    'Tickets.Rate': ({ id, score, comment: text, solved }, caller) => {
      const ticket = find(id, caller);
      ticket.rating = { score: Number(score), comment: text ?? '', solved: solved ?? false };
      state.ticketFact(ticket, 'rated', actorOf(caller));
      return ticket;
    },
    'Tickets.CreateComment': ({ ticketId, comment: input, expectedSequence }, caller) => {
      const ticket = find(ticketId, caller);
      const isOvertaken = state.comments.some(
        (c) =>
          c.ticketId === ticketId &&
          c.authorId !== actorOf(caller) &&
          Number(c.sequence) > Number(expectedSequence ?? 0),
      );
      if (Number(expectedSequence ?? 0) > 0 && isOvertaken) {
        throw new ApiError(400, 'CHANGED_MEANWHILE', 'somebody else has answered');
      }
      if (caller.userId) state.drafts.delete(ticketId);
      if (caller.contactId && ticket.state?.startsWith('WAITING')) ticket.state = 'IN_PROGRESS';
      return comment(
        state,
        ticket,
        input,
        caller.contactId ? 'CUSTOMER' : 'AGENT',
        actorOf(caller),
      );
    },
    'Tickets.ListComments': (request, caller) => {
      find(request.ticketId, caller);
      const rows = state.comments.filter(
        (c) => c.ticketId === request.ticketId && (!caller.contactId || c.visibility === 'PUBLIC'),
      );
      return page('comments', rows, request);
    },
    'Tickets.ListHistory': (request, caller) => {
      find(request.ticketId, caller);
      return page('entries', state.history.get(request.ticketId) ?? [], request);
    },
  };
}
