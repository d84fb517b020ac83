// SPDX-License-Identifier: Apache-2.0
import type {
  Ticket,
  Ticket_Channel,
  Ticket_Priority,
  Ticket_Tier,
  Ticket_Type,
} from '../../api/gen/tickets';

export const VIEW_IDS = ['mine', 'unassigned', 'open', 'risk', 'waiting', 'done'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

export interface Narrowing {
  priority?: Ticket_Priority;
  type?: Ticket_Type;
  channel?: Ticket_Channel;
  tier?: Ticket_Tier;
  /** Full text; decided by the server only. */
  q?: string;
}

export const ORDERS = ['update_time desc', 'create_time desc', 'create_time', 'priority'] as const;
export type Order = (typeof ORDERS)[number];

/** A list of tickets, said twice: as the server's filter, and as a test for live changes. */
export interface TicketQuery {
  filter: string;
  orderBy: Order;
  q: string;
  /** Undefined where only the server can tell (full text). */
  matches: ((ticket: Ticket) => boolean) | undefined;
}

export function isViewId(text: string | undefined): text is ViewId {
  return VIEW_IDS.includes(text as ViewId);
}

export function isOpen(ticket: Pick<Ticket, 'state'>): boolean {
  return ticket.state !== 'RESOLVED' && ticket.state !== 'CLOSED';
}

export function isWaiting(ticket: Pick<Ticket, 'state'>): boolean {
  return ticket.state === 'WAITING_FOR_CUSTOMER' || ticket.state === 'WAITING_FOR_THIRD_PARTY';
}

const OPEN = 'state != RESOLVED AND state != CLOSED';

const VIEWS: Record<
  ViewId,
  { filter: (me: string) => string; test: (t: Ticket, me: string) => boolean }
> = {
  mine: {
    filter: (me) => `assignee_id = ${me} AND ${OPEN}`,
    test: (t, me) => t.assigneeId === me && isOpen(t),
  },
  unassigned: { filter: () => 'state = UNASSIGNED', test: (t) => t.state === 'UNASSIGNED' },
  open: { filter: () => OPEN, test: isOpen },
  // Its rows come from the clocks; the filter only says what may be in it.
  risk: { filter: () => OPEN, test: isOpen },
  waiting: {
    filter: () => '(state = WAITING_FOR_CUSTOMER OR state = WAITING_FOR_THIRD_PARTY)',
    test: isWaiting,
  },
  done: {
    filter: () => '(state = RESOLVED OR state = CLOSED)',
    test: (t) => !isOpen(t),
  },
};

export function ticketQuery(
  view: ViewId,
  me: string,
  narrowing: Narrowing = {},
  orderBy: Order = 'update_time desc',
): TicketQuery {
  const parts = [VIEWS[view].filter(me)];
  const fixed = (['priority', 'type', 'channel', 'tier'] as const).filter((key) => narrowing[key]);
  for (const key of fixed) parts.push(`${key} = ${narrowing[key]}`);
  const q = narrowing.q?.trim() ?? '';
  return {
    filter: parts.join(' AND '),
    orderBy,
    q,
    matches: q
      ? undefined
      : (ticket) =>
          VIEWS[view].test(ticket, me) && fixed.every((key) => ticket[key] === narrowing[key]),
  };
}

/** Negative where `a` stands before `b`. */
export function compareTickets(order: Order, a: Ticket, b: Ticket): number {
  const text = (left = '', right = ''): number => (left < right ? -1 : left > right ? 1 : 0);
  const tie = (): number => text(b.id, a.id);
  switch (order) {
    case 'update_time desc':
      return Date.parse(b.updateTime ?? '') - Date.parse(a.updateTime ?? '') || tie();
    case 'create_time desc':
      return Date.parse(b.createTime ?? '') - Date.parse(a.createTime ?? '') || tie();
    case 'create_time':
      return Date.parse(a.createTime ?? '') - Date.parse(b.createTime ?? '') || -tie();
    case 'priority':
      return text(a.priority, b.priority) || -tie();
  }
}
