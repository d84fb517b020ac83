// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { createClient } from '../src/api/client';
import { Sessions } from '../src/api/gen/accounts';
import type { InboxStreamItem } from '../src/api/gen/tickets';
import { Tickets } from '../src/api/gen/tickets';
import { Live, type LiveOptions } from '../src/api/live';
import { type MockServer, startMock } from './mock/server';
import { until } from './support/until';

let server: MockServer;
let live: Live;
let token: string;

beforeEach(async () => {
  server = await startMock();
  const session = await createClient({ base: server.url })(Sessions.logIn, {
    email: 'lin@example.com',
    password: 'correct-horse',
  });
  token = session.token;
});

afterEach(async () => {
  live.close();
  await server.close();
});

function connect(options: Partial<LiveOptions> = {}): Live {
  live = new Live({
    url: `${server.url.replace('http', 'ws')}/v1/live`,
    authorization: `Bearer ${token}`,
    socket: (url) => new NodeSocket(url) as unknown as WebSocket,
    // The shortest wait of each step.
    random: () => 0,
    ...options,
  });
  return live;
}

const api = () =>
  createClient({ base: server.url, headers: () => ({ authorization: `Bearer ${token}` }) });

function comment(ticketId: string, body: string): Promise<unknown> {
  return api()(Tickets.createComment, { ticketId, comment: { body } });
}

test('a feed survives cuts: nothing lost, doubled or reordered', async () => {
  const ticket = server.state.tickets[0] ?? {};
  const seen: string[] = [];
  connect().subscribe({
    path: '/v1/inbox:stream',
    after: '0',
    onEvent: (_event, sequence) => seen.push(sequence),
  });
  await until(() => seen.length === server.state.inbox.last);
  for (let round = 0; round < 12; round++) {
    server.state.ticketFact(ticket, 'updated', 'before the cut');
    server.cut();
    server.state.ticketFact(ticket, 'updated', 'while away');
    await until(() => seen.length === server.state.inbox.last);
  }
  const last = server.state.inbox.last;
  expect(seen).toEqual(Array.from({ length: last }, (_, i) => String(i + 1)));
});

test('a feed that begins now tells what came, with the ticket as it was right after', async () => {
  const ticketId = server.state.tickets[1]?.id ?? '';
  const events: InboxStreamItem[] = [];
  let subscribed = 0;
  connect().subscribe({
    path: '/v1/inbox:stream',
    after: '-1',
    onEvent: (event) => events.push(event as InboxStreamItem),
    onSubscribed: () => subscribed++,
  });
  await until(() => subscribed === 1);
  // The answer to a second question tells that the first subscription stands.
  await until(async () => {
    await comment(ticketId, 'hello');
    return events.length > 0;
  });
  expect(events[0]).toMatchObject({ action: 'commented', ticket: { id: ticketId } });
});

test('a cut before the first event is told as a hole', async () => {
  let holes = 0;
  let resumed = 0;
  connect().subscribe({
    path: '/v1/inbox:stream',
    after: '-1',
    onEvent: () => undefined,
    onHole: () => holes++,
    onSubscribed: (isResume) => {
      if (isResume) resumed++;
    },
  });
  await until(() => live.state === 'open');
  server.cut();
  await until(() => resumed === 1);
  expect(holes).toBe(1);
});

test('a refusal is final and named', async () => {
  const problems: string[] = [];
  connect().subscribe({
    path: '/v1/conversations/cnv_aaaaaaaaaaaaaaaaaaaaaaaaaa:stream',
    after: '0',
    onEvent: () => undefined,
    onProblem: (problem) => problems.push(problem.reason),
  });
  await until(() => problems.length > 0);
  expect(problems).toEqual(['CONVERSATION_NOT_FOUND']);
});

test('a hole within a line is asked for again', async () => {
  const frames: string[] = [];
  const fake = {
    readyState: 1,
    send: (text: string) => frames.push(text),
    close: () => undefined,
  } as unknown as WebSocket;
  connect({ socket: () => fake, authorization: undefined });
  const taken: string[] = [];
  live.subscribe({ path: '/v1/inbox:stream', after: '4', onEvent: (_e, s) => taken.push(s) });
  fake.onopen?.call(fake, new Event('open'));
  const push = (id: string, sequence: number): void =>
    fake.onmessage?.call(
      fake,
      new MessageEvent('message', {
        data: JSON.stringify({ id, sequence: `${sequence}`, event: {} }),
      }),
    );
  push('1', 5);
  push('1', 7);
  expect(frames.map((frame) => JSON.parse(frame))).toEqual([
    { subscribe: { id: '1', path: '/v1/inbox:stream', after: '4' } },
    { unsubscribe: { id: '1' } },
    { subscribe: { id: '2', path: '/v1/inbox:stream', after: '5' } },
  ]);
  push('1', 8);
  push('2', 6);
  push('2', 7);
  expect(taken).toEqual(['5', '6', '7']);
});

test('a dead line is left at once when the browser is online again', async () => {
  const sockets: WebSocket[] = [];
  const closed: WebSocket[] = [];
  const make = (): WebSocket => {
    const socket = {
      readyState: 1,
      send: () => undefined,
      close: () => closed.push(socket),
    } as unknown as WebSocket;
    sockets.push(socket);
    return socket;
  };
  connect({ socket: make, authorization: undefined });
  live.subscribe({ path: '/v1/inbox:stream', after: '4', onEvent: () => undefined });
  sockets[0]?.onopen?.call(sockets[0], new Event('open'));
  expect(live.state).toBe('open');
  live.retryNow();
  expect(closed).toEqual([sockets[0]]);
  expect(sockets).toHaveLength(2);
  // What the old line still says changes nothing.
  sockets[0]?.onclose?.call(sockets[0], new Event('close') as CloseEvent);
  sockets[1]?.onopen?.call(sockets[1], new Event('open'));
  expect(live.state).toBe('open');
});
