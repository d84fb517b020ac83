// SPDX-License-Identifier: Apache-2.0
import type { Clock, Clock_Kind } from '../../src/api/gen/sla';
import type { Ticket } from '../../src/api/gen/tickets';
import type { Handlers } from './handlers';
import { notFound, page } from './page';
import type { State } from './state';

const MINUTES: Record<string, [number, number]> = {
  P0: [30, 240],
  P1: [60, 1440],
  P2: [240, 4320],
  P3: [1440, 10080],
};

function clock(ticket: Partial<Ticket>, kind: Clock_Kind, minutes: number, done?: string): Clock {
  const start = Date.parse(ticket.createTime ?? '');
  const end = done ? Date.parse(done) : Date.now();
  const within = minutes * 60;
  const elapsed = Math.max(0, Math.round((end - start) / 1000));
  const waiting = ticket.state?.startsWith('WAITING');
  const state = elapsed > within ? 'BREACHED' : done ? 'MET' : waiting ? 'PAUSED' : 'RUNNING';
  const due = new Date(start + within * 1000).toISOString();
  return {
    id: kind.toLowerCase(),
    ticketId: ticket.id ?? '',
    kind,
    state,
    within: `${within}s`,
    elapsed: `${Math.min(elapsed, within)}s`,
    remaining: `${Math.max(0, within - elapsed)}s`,
    dueTime: state === 'RUNNING' ? due : undefined,
    startTime: ticket.createTime,
    stopTime: done,
    breachTime: state === 'BREACHED' ? due : undefined,
    policyId: 'pol_default',
    policyVersion: 1,
    calendarId: '',
    cycle: 1,
    breachCount: 0,
    policyName: 'Default',
  };
}

function clocksOf(ticket: Partial<Ticket>): Clock[] {
  const [reply, resolve] = MINUTES[ticket.priority ?? 'P2'] as [number, number];
  return [
    clock(ticket, 'FIRST_REPLY', reply, ticket.firstReplyTime),
    clock(ticket, 'RESOLUTION', resolve, ticket.resolveTime),
  ];
}

export function figuresHandlers(state: State): Handlers {
  const find = (id: string): Partial<Ticket> =>
    state.tickets.find((t) => t.id === id) ?? notFound('ticket');
  const measures = {
    ticketsCreated: '42',
    ticketsResolved: '37',
    firstResponseMeanSeconds: 512,
    firstResponseP50Seconds: 300,
    firstResponseP90Seconds: 1500,
    resolutionMeanSeconds: 15_200,
    resolutionP50Seconds: 9000,
    resolutionP90Seconds: 60_000,
    firstContactResolution: 0.81,
    ratingMean: 4.4,
    csat: 0.9,
    ratings: '21',
    slaAttainment: 0.94,
    slaBreaches: '3',
    clocksEnded: '50',
    conversationsStarted: '30',
    deflection: 0.55,
    botQuestions: '44',
    botAnswers: '31',
    botHandovers: '13',
    conversationsClosed: '22',
  };
  return {
    'Clocks.List': ({ ticketId }) => ({ clocks: clocksOf(find(ticketId)) }),
    'Clocks.Explain': ({ ticketId, clock: name }) => {
      const ticket = find(ticketId);
      const found = clocksOf(ticket).find((c) => c.id === name) ?? notFound('clock');
      return {
        clock: found,
        intervals: [
          {
            startTime: ticket.createTime,
            endTime: new Date().toISOString(),
            charged: true,
            reason: 'working time',
            chargedTime: found.elapsed,
          },
        ],
        asOfTime: new Date().toISOString(),
      };
    },
    'Clocks.ListAtRisk': (request) =>
      page(
        'clocks',
        state.tickets
          .filter((t) => t.state !== 'RESOLVED' && t.state !== 'CLOSED')
          .flatMap(clocksOf)
          .filter((c) => c.state === 'RUNNING')
          .sort((a, b) => String(a.dueTime).localeCompare(String(b.dueTime))),
        request,
      ),
    'LiveBoard.Get': () => {
      const open = state.tickets.filter((t) => t.state !== 'RESOLVED' && t.state !== 'CLOSED');
      const count = (key: 'priority' | 'assigneeId'): Record<string, string> => {
        const out: Record<string, string> = {};
        for (const t of open) {
          const group = String(t[key] ?? '');
          if (group) out[group] = String(Number(out[group] ?? 0) + 1);
        }
        return out;
      };
      return {
        asOfTime: new Date().toISOString(),
        ticketsOpen: String(open.length),
        ticketsUnassigned: String(open.filter((t) => t.state === 'UNASSIGNED').length),
        ticketsWaiting: String(open.filter((t) => t.state?.startsWith('WAITING')).length),
        conversationsQueued: String(state.conversations.filter((c) => c.state === 'QUEUED').length),
        conversationsActive: String(state.conversations.filter((c) => c.state === 'ACTIVE').length),
        conversationsWithBot: String(state.conversations.filter((c) => c.state === 'BOT').length),
        breachesToday: '2',
        openByPriority: count('priority'),
        openByAgent: count('assigneeId'),
        today: measures,
      };
    },
    'Reports.Get': ({ name, groupBy, granularity }) => {
      const day = 86_400_000;
      const now = Date.now();
      const groups = groupBy === 'agent' ? state.users.map((u) => u.id) : ['P0', 'P1', 'P2', 'P3'];
      const rows = granularity
        ? Array.from({ length: 30 }, (_, i) => ({
            group: '',
            periodStart: new Date(now - (30 - i) * day).toISOString(),
            measures: {
              ...measures,
              ticketsCreated: String(20 + ((i * 7) % 13)),
              ticketsResolved: String(18 + ((i * 5) % 11)),
            },
          }))
        : groupBy
          ? groups.map((group, i) => ({
              group,
              measures: { ...measures, ticketsCreated: String(10 + i * 4) },
            }))
          : [];
      return {
        name,
        from: new Date(now - 30 * day).toISOString(),
        to: new Date(now).toISOString(),
        total: { group: '', measures },
        rows,
      };
    },
    'BehaviorEvents.Track': ({ events }) => ({ accepted: events.length }),
    'Server.GetInfo': () => ({ version: '0.0.0', targets: ['mock'] }),
  };
}
