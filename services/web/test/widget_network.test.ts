// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
//
// The widget's talk on bad networks: calls that hang, lines that die, answers that get lost.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VisitorKeeper } from '../src/visitor/keeper';
import { writeStored } from '../src/visitor/visitor';
import { Behavior } from '../src/widget/behavior';
import { ChatSession } from '../src/widget/chat_session';
import type { WidgetOptions } from '../src/widget/options';
import { type MockServer, startMock } from './mock/server';
import { until } from './support/until';

/** What becomes of a call: it hangs, never leaves, or its answer gets lost. */
type Fate = 'hangs' | 'fails' | 'loses the answer' | number | undefined;

let server: MockServer;
let fate: (path: string, init: RequestInit) => Fate;
/** Changes answers on their way back. */
let change: (path: string, init: RequestInit, answer: Response) => Response | Promise<Response>;
const open: ChatSession[] = [];
const real = globalThis.fetch;

beforeEach(async () => {
  server = await startMock();
  localStorage.clear();
  fate = () => undefined;
  change = (_path, _init, answer) => answer;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    const decided = fate(new URL(String(input)).pathname, init);
    if (decided === 'fails') throw new TypeError('network');
    if (decided === 'hangs') {
      return new Promise((_, reject) => {
        const end = (): void => reject(new DOMException('aborted', 'AbortError'));
        init.signal?.addEventListener('abort', end);
        if (init.signal?.aborted) end();
      });
    }
    if (typeof decided === 'number') {
      const headers = { 'content-type': 'application/problem+json' };
      return new Response(JSON.stringify({ status: decided }), { status: decided, headers });
    }
    const answer = await real(input, init);
    if (decided === 'loses the answer') throw new TypeError('network');
    return change(new URL(String(input)).pathname, init, answer);
  });
});

afterEach(async () => {
  for (const session of open.splice(0)) session.startOver();
  vi.restoreAllMocks();
  await server.close();
});

function start(wishes: Partial<WidgetOptions> = {}, timeoutMs = 20_000) {
  const options: WidgetOptions = {
    origin: server.url,
    widgetKey: 'wk_sample',
    locale: 'en',
    context: {},
    ...wishes,
  };
  const visitors = new VisitorKeeper(options, timeoutMs);
  const session = new ChatSession(options, visitors);
  open.push(session);
  return { session, options, visitors };
}

const isSend = (path: string, init: RequestInit): boolean =>
  init.method === 'POST' && path.endsWith('/messages');

/** Lets the first `count` calls that `matches` picks meet `what`. */
function first(count: number, what: Fate, matches: typeof isSend): void {
  let met = 0;
  fate = (path, init) => (matches(path, init) && met++ < count ? what : undefined);
}

const talk = () => server.state.conversations[0] ?? {};
const stored = (sender = 'CUSTOMER'): (string | undefined)[] =>
  (server.state.messages.get(talk().id ?? '') ?? [])
    .filter((each) => each.sender === sender)
    .map((each) => each.text);
const shown = (session: ChatSession): string[] =>
  session.state.messages.filter((each) => each.sender === 'CUSTOMER').map((each) => each.text);
const signed = (sub: string): string =>
  `e30.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.signed`;

test('a call that hangs is given up and made again; what follows keeps its place', async () => {
  const { session } = start({}, 1000);
  await session.send('hello');
  first(2, 'hangs', isSend);
  const sent = [session.send('one'), session.send('two')];
  await Promise.all(sent);
  expect(stored()).toEqual(['hello', 'one', 'two']);
  expect(session.state.outgoing).toEqual([]);
});

test('what failed is sent again by itself, before what was typed after it', async () => {
  const { session } = start();
  await session.send('hello');
  first(3, 'fails', isSend);
  const sent = [session.send('one'), session.send('two')];
  await until(() => session.state.outgoing[0]?.problem !== undefined);
  sent.push(session.send('three'));
  await Promise.all(sent);
  expect(stored()).toEqual(['hello', 'one', 'two', 'three']);
  await until(() => shown(session).length === 4);
});

test('coming online sends at once', async () => {
  const { session } = start();
  await session.send('hello');
  let hung = 0;
  fate = (path, init) => (isSend(path, init) && ++hung ? 'hangs' : undefined);
  const sent = session.send('one');
  await until(() => hung === 1);
  fate = () => undefined;
  dispatchEvent(new Event('online'));
  await sent;
  expect(stored()).toEqual(['hello', 'one']);
});

test('an answer that gets lost doubles nothing', async () => {
  const { session } = start();
  await session.send('hello');
  first(1, 'loses the answer', isSend);
  await session.send('one');
  expect(stored()).toEqual(['hello', 'one']);
  await until(() => shown(session).length === 2);
  expect(session.state.outgoing).toEqual([]);
});

test('a refused message stays with its reason and holds up nobody', async () => {
  const { session } = start();
  await session.send('hello');
  first(1, 400, isSend);
  await session.send('one');
  expect(session.state.outgoing[0]?.problem?.status).toBe(400);
  await session.send('two');
  expect(stored()).toEqual(['hello', 'two']);
  await session.retry(session.state.outgoing[0]?.requestId ?? '');
  expect(stored()).toEqual(['hello', 'two', 'one']);
});

test('a dead stream is left when the device is online again', async () => {
  const { session } = start();
  let streams = 0;
  let lines = 0;
  change = (path, init, answer) => {
    if (!/conversations\/[^/]+:stream/.test(path) || streams++ > 0) return answer;
    lines++;
    // Open, and silent for ever.
    return new Response(
      new ReadableStream({
        start: (control) =>
          init.signal?.addEventListener('abort', () => control.error(new Error('cut'))),
      }),
      { status: 200 },
    );
  };
  await session.send('hello');
  await until(() => lines === 1);
  server.state.say(talk(), { sender: 'AGENT', text: 'are you there?' });
  dispatchEvent(new Event('online'));
  await until(() => session.state.messages.some((each) => each.text === 'are you there?'), 30_000);
});

test('a stream outlives an answer 500', async () => {
  const { session } = start();
  first(2, 500, (path) => /conversations\/[^/]+:stream/.test(path));
  await session.send('hello');
  server.state.say(talk(), { sender: 'AGENT', text: 'still here' });
  await until(() => session.state.messages.some((each) => each.text === 'still here'));
  expect(session.state.problem).toBeUndefined();
});

test('the same words from elsewhere are not one’s own', async () => {
  const { session } = start();
  await session.send('好的');
  fate = (path, init) => (isSend(path, init) ? 'fails' : undefined);
  const sent = session.send('好的');
  await until(() => session.state.outgoing[0]?.problem !== undefined);
  // Said on another device.
  server.state.say(talk(), { sender: 'CUSTOMER', senderId: talk().contactId, text: '好的' });
  await until(() => shown(session).length === 2);
  fate = () => undefined;
  dispatchEvent(new Event('online'));
  await sent;
  expect(stored()).toEqual(['好的', '好的', '好的']);
  await until(() => shown(session).length === 3);
});

test('one’s own message is shown once while its answer is still out', async () => {
  const { session } = start();
  await session.send('hello');
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  change = async (path, init, answer) => {
    if (isSend(path, init)) await held;
    return answer;
  };
  const sent = session.send('one');
  await until(() => shown(session).includes('one'));
  expect(session.state.outgoing.filter((each) => !each.isSeen)).toEqual([]);
  release();
  await sent;
  expect(session.state.outgoing).toEqual([]);
});

test('what was asked before the talk was ended does not open it again', async () => {
  const { session } = start();
  await session.send('hello');
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  let looks = 0;
  change = async (path, init, answer) => {
    const isLook = init.method !== 'POST' && /\/conversations\/[^/:]+$/.test(path);
    if (isLook && looks++ === 0) await held;
    return answer;
  };
  // What would be taken is taken.
  const taken = () => new Promise((done) => setTimeout(done, 100));
  // The widget looks at the talk when somebody speaks.
  server.state.say(talk(), { sender: 'AGENT', text: 'anything else?' });
  await until(() => looks > 0);
  await session.close();
  await until(() => looks > 1);
  await taken();
  expect(session.state.conversation?.state).toBe('CLOSED');
  release();
  await taken();
  expect(session.state.conversation?.state).toBe('CLOSED');
});

test('files are sent once, whatever becomes of their message', async () => {
  const { session } = start();
  await session.send('hello');
  first(2, 'fails', isSend);
  await session.send('see here', [new File(['rows'], 'rows.csv')]);
  expect(server.state.attachments.size).toBe(1);
  expect(stored()).toEqual(['hello', 'see here']);
});

test('two tabs open one talk as one visitor', async () => {
  const tabs = [start(), start()];
  await Promise.all(tabs.map(({ session }, i) => session.send(`from ${i}`)));
  await until(() => tabs.every(({ session }) => shown(session).length === 2));
  const [one, two] = tabs.map(({ session }) => session.state.conversation?.id);
  expect(one).toBe(two);
  const writers = server.state.conversations.filter((each) =>
    server.state.messages.get(each.id ?? '')?.some(({ sender }) => sender === 'CUSTOMER'),
  );
  expect(writers).toHaveLength(1);
  // What the slower one began is closed.
  await until(
    () => server.state.conversations.filter((each) => each.state !== 'CLOSED').length === 1,
  );
});

test('a tab without a talk takes up the one that another begins', async () => {
  const [one, two] = [start().session, start().session];
  await one.send('hello');
  const key = 'deskmesh.talk.wk_sample';
  dispatchEvent(new StorageEvent('storage', { key, newValue: localStorage.getItem(key) }));
  await until(() => shown(two).includes('hello'));
  expect(two.state.conversation?.id).toBe(one.state.conversation?.id);
});

test('what is tracked and what is said come from one visitor', async () => {
  const { session, options, visitors } = start();
  const place = document.createElement('div');
  const behavior = new Behavior(options, { place, openChat: () => undefined }, visitors);
  const before = server.state.contacts.length;
  behavior.track('import.failed');
  await Promise.all([
    session.send('hello'),
    (behavior as unknown as { flush: () => Promise<void> }).flush(),
  ]);
  expect(server.state.contacts.length).toBe(before + 1);
});

test('a message on its way while the reader is identified is stored once', async () => {
  const { session, options, visitors } = start();
  await session.send('hello');
  first(1, 'loses the answer', isSend);
  const sent = session.send('one');
  await until(() => session.state.outgoing[0]?.problem !== undefined);
  options.identity = signed('u-42');
  visitors.changed();
  await session.identified();
  await sent;
  expect(stored()).toEqual(['hello', 'one']);
  await session.send('two');
  expect(stored()).toEqual(['hello', 'one', 'two']);
  expect(session.state.outgoing).toEqual([]);
});

test('an identified customer goes on with the talk when the token has ended', async () => {
  const { session } = start({ identity: () => signed('u-42') });
  await session.send('hello');
  const id = session.state.conversation?.id;
  const before = [...server.state.tokens.keys()];
  for (const token of before) server.state.tokens.delete(token);
  server.cut();
  // The stream asks for a fresh token and goes on.
  server.state.say(talk(), { sender: 'AGENT', text: 'still here' });
  await until(() => session.state.messages.some((each) => each.text === 'still here'));
  await session.send('one');
  expect(session.state.conversation?.id).toBe(id);
  expect(server.state.conversations).toHaveLength(1);
});

test('a token is renewed before it ends', async () => {
  const { session, visitors } = start({ identity: () => signed('u-42') });
  await session.send('hello');
  const visitor = await visitors.ensure();
  visitor.expiresAt = Date.now() + 30_000;
  writeStored('deskmesh.visitor.wk_sample', JSON.stringify(visitor));
  await session.send('one');
  expect((await visitors.ensure()).token).not.toBe(visitor.token);
  expect(server.state.conversations).toHaveLength(1);
});
