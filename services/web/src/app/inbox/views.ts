// SPDX-License-Identifier: Apache-2.0
import type {
  Ticket,
  Ticket_Channel,
  Ticket_Priority,
  Ticket_Tier,
  Ticket_Type,
  TicketView,
} from '../../api/gen/tickets';
import { matcherOf } from './matching';

/** The views that everybody has. Their place is also their key, 1 to 7. */
export const VIEW_IDS = [
  'mine',
  'unassigned',
  'open',
  'risk',
  'waiting',
  'done',
  'snoozed',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];
/** One of them, or one that somebody saved. */
export type View = ViewId | Pick<TicketView, 'id' | 'filter' | 'q' | 'orderBy'>;

export interface Narrowing {
  priority?: Ticket_Priority;
  type?: Ticket_Type;
  channel?: Ticket_Channel;
  tier?: Ticket_Tier;
  /** More of the filter language. */
  filter?: string;
  /** Full text; decided by the server only. */
  q?: string;
}

export const ORDERS = [
  'update_time desc',
  'update_time',
  'create_time desc',
  'create_time',
  'priority',
  'due',
] as const;
export type Order = (typeof ORDERS)[number];

/** A list of tickets, said twice: as the server's filter, and as a test for live changes. */
export interface TicketQuery {
  filter: string;
  /** As the server has it; a saved view may ask for one that is not among ORDERS. */
  orderBy: string;
  q: string;
  /** Undefined where only the server can tell. */
  matches: ((ticket: Ticket) => boolean) | undefined;
}

export function isViewId(text: string | undefined): text is ViewId {
  return VIEW_IDS.includes(text as ViewId);
}

export function isSavedViewId(text: string | undefined): text is string {
  return text?.startsWith('view_') ?? false;
}

export function isOpen(ticket: Pick<Ticket, 'state'>): boolean {
  return ticket.state !== 'RESOLVED' && ticket.state !== 'CLOSED';
}

export function isWaiting(ticket: Pick<Ticket, 'state'>): boolean {
  return ticket.state === 'WAITING_FOR_CUSTOMER' || ticket.state === 'WAITING_FOR_THIRD_PARTY';
}

/** Out of sight until a moment that has not come yet. */
export function isSnoozed(ticket: Pick<Ticket, 'snoozeUntilTime'>): boolean {
  return !!ticket.snoozeUntilTime;
}

const OPEN = 'state != RESOLVED AND state != CLOSED';
const AWAKE = 'snoozed = false';

const VIEWS: Record<
  ViewId,
  { filter: (me: string) => string; test: (t: Ticket, me: string) => boolean }
> = {
  mine: {
    filter: (me) => `assignee_id = ${me} AND ${OPEN} AND ${AWAKE}`,
    test: (t, me) => t.assigneeId === me && isOpen(t) && !isSnoozed(t),
  },
  unassigned: {
    filter: () => `state = UNASSIGNED AND ${AWAKE}`,
    test: (t) => t.state === 'UNASSIGNED' && !isSnoozed(t),
  },
  open: { filter: () => `${OPEN} AND ${AWAKE}`, test: (t) => isOpen(t) && !isSnoozed(t) },
  // Its rows come from the clocks; the filter only says what may be in it. Clocks don't sleep.
  risk: { filter: () => OPEN, test: isOpen },
  waiting: {
    filter: () => `(state = WAITING_FOR_CUSTOMER OR state = WAITING_FOR_THIRD_PARTY) AND ${AWAKE}`,
    test: (t) => isWaiting(t) && !isSnoozed(t),
  },
  done: {
    filter: () => '(state = RESOLVED OR state = CLOSED)',
    test: (t) => !isOpen(t),
  },
  snoozed: { filter: () => 'snoozed = true', test: isSnoozed },
};

/** What a view is without narrowing. */
function baseOf(view: View, me: string) {
  if (typeof view === 'string') {
    const { filter, test } = VIEWS[view];
    return {
      filter: filter(me),
      q: '',
      orderBy: 'update_time desc',
      test: (ticket: Ticket) => test(ticket, me),
    };
  }
  return {
    filter: view.filter,
    q: view.q,
    orderBy: view.orderBy || 'create_time desc',
    test: matcherOf(view.filter, me),
  };
}

/** A list; without `orderBy` in the view's own order. */
export function ticketQuery(
  view: View,
  me: string,
  narrowing: Narrowing = {},
  orderBy?: string,
): TicketQuery {
  const base = baseOf(view, me);
  const more = narrowing.filter?.trim() ?? '';
  const isMore = more ? matcherOf(more, me) : () => true;
  const fixed = (['priority', 'type', 'channel', 'tier'] as const).filter((key) => narrowing[key]);
  const parts = [
    // In front, so that the place of a mistake is the place in what was typed, but for the parenthesis.
    more && `(${more})`,
    base.filter,
    ...fixed.map((key) => `${key} = ${narrowing[key]}`),
  ];
  const q = [base.q, narrowing.q?.trim()].filter(Boolean).join(' ');
  const { test } = base;
  const order = orderBy ?? base.orderBy;
  // When clocks run out isn't the ticket's: only the server knows its place then.
  const isByClock = order.startsWith('due');
  return {
    filter: parts.filter(Boolean).join(' AND '),
    orderBy: order,
    q,
    matches:
      q || !test || !isMore || isByClock
        ? undefined
        : (ticket) =>
            test(ticket) && isMore(ticket) && fixed.every((key) => ticket[key] === narrowing[key]),
  };
}

/** The same for whoever looks, as a saved view has it. */
export function forAnybody(filter: string, me: string): string {
  return filter.replaceAll(me, 'me');
}

/** Negative where `a` stands before `b`; equal ones by id, as the server has it. */
export function compareTickets(order: string, a: Ticket, b: Ticket): number {
  const [field, direction] = order.split(' ');
  const compare = <T extends number | string>(left: T, right: T): number =>
    left < right ? -1 : left > right ? 1 : 0;
  const time = (value: string | undefined): number => Date.parse(value ?? '') || 0;
  let by: number;
  switch (field) {
    case 'update_time':
      by = compare(time(a.updateTime), time(b.updateTime));
      break;
    case 'priority':
      by = compare(a.priority, b.priority);
      break;
    case 'number':
      by = compare(Number(a.number), Number(b.number));
      break;
    default:
      by = compare(time(a.createTime), time(b.createTime));
  }
  by ||= compare(a.id, b.id);
  return direction === 'desc' ? -by : by;
}
