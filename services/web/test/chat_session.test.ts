// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversations } from '../src/api/gen/chat';
import { VisitorKeeper } from '../src/visitor/keeper';
import { readStored, writeStored } from '../src/visitor/visitor';
import { ChatSession } from '../src/widget/chat_session';
import type { WidgetOptions } from '../src/widget/options';
import { type MockServer, startMock } from './mock/server';
import { until } from './support/until';

let server: MockServer;
const open: ChatSession[] = [];

beforeEach(async () => {
  server = await startMock();
  localStorage.clear();
});

afterEach(async () => {
  for (const session of open.splice(0)) session.startOver();
  vi.restoreAllMocks();
  await server.close();
});

function start(change: Partial<WidgetOptions> = {}): ChatSession {
  const options: WidgetOptions = {
    origin: server.url,
    widgetKey: 'wk_sample',
    locale: 'en',
    context: { plan: 'Team', errorCodes: ['IMP-1042'] },
    ...change,
  };
  const session = new ChatSession(options, new VisitorKeeper(options));
  open.push(session);
  return session;
}

const texts = (session: ChatSession): string[] => session.state.messages.map((each) => each.text);
const sequences = (session: ChatSession): number[] =>
  session.state.messages.map((each) => Number(each.sequence));
const conversation = () => {
  const found = server.state.conversations[0];
  if (!found) throw new Error('no conversation');
  return found;
};

test('the bot answers with its sources', async () => {
  const session = start();
  await session.send('How do I create a milestone?');
  await until(() => session.state.messages.length === 2);
  const [question, answer] = session.state.messages;
  expect(question?.sender).toBe('CUSTOMER');
  expect(answer?.botAnswer?.citations[0]?.title).toBe('Create a milestone');
  expect(answer?.quickReplies).toContain('Talk to a person');
  expect(session.state.outgoing).toEqual([]);
  expect(conversation().context).toMatchObject({ plan: 'Team', errorCodes: ['IMP-1042'] });
});

test('a hand-over shows the place in the queue, then the agent speaks and the end is rated', async () => {
  const session = start();
  await session.send('I want to talk to a person');
  await until(() => session.state.conversation?.state === 'QUEUED');
  expect(session.state.conversation).toMatchObject({ queuePosition: 1, expectedWait: '60s' });
  expect(server.state.tickets.at(-1)).toMatchObject({
    channel: 'CHAT',
    conversationId: conversation().id,
  });

  Object.assign(conversation(), { state: 'ACTIVE' });
  server.state.say(conversation(), { sender: 'AGENT', text: 'Hello, Lin here.' });
  await until(() => texts(session).includes('Hello, Lin here.'));
  await until(() => session.state.conversation?.state === 'ACTIVE');

  await session.close();
  expect(session.state.conversation?.state).toBe('CLOSED');
  await session.rate(5, 'great');
  expect(session.state.conversation?.rating).toBe(5);
});

test('cuts lose nothing and double nothing', async () => {
  const session = start();
  await session.send('first');
  for (let round = 0; round < 8; round++) {
    server.state.say(conversation(), { sender: 'AGENT', text: `a${round}` });
    server.cut();
    server.state.say(conversation(), { sender: 'AGENT', text: `b${round}` });
  }
  const all = () => server.state.messages.get(conversation().id ?? '') ?? [];
  await until(() => session.state.messages.length === all().length);
  expect(sequences(session)).toEqual(all().map((each) => Number(each.sequence)));
});

test('a message that failed is kept and sent again once, under the same id', async () => {
  const session = start();
  await session.send('How do I create a milestone?');
  const before = server.state.messages.get(conversation().id ?? '')?.length ?? 0;
  // The server takes the message, but its answer gets lost on the way.
  const real = globalThis.fetch;
  let lost = 0;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const answer = await real(input, init);
    if (lost === 0 && init?.method === 'POST') {
      lost++;
      throw new TypeError('network');
    }
    return answer;
  });
  await session.send('and a task?');
  expect(lost).toBe(1);
  await until(() => session.state.messages.length > before);
  const own = server.state.messages
    .get(conversation().id ?? '')
    ?.filter((each) => each.text === 'and a task?');
  expect(own).toHaveLength(1);
  expect(texts(session).filter((text) => text === 'and a task?')).toHaveLength(1);
});

test('a reload goes on with the talk; messages sent meanwhile are there', async () => {
  const first = start();
  await first.send('How do I create a milestone?');
  server.state.say(conversation(), { sender: 'AGENT', text: 'while you were away' });
  const second = start();
  await second.resume();
  await until(() => second.state.messages.length === 3);
  expect(texts(second).at(-1)).toBe('while you were away');
  expect(sequences(second)).toEqual([1, 2, 3]);
});

/** What the help centre does where the talk before has ended for good. */
async function beginElsewhere(by: ChatSession): Promise<string> {
  const { visitors } = by as unknown as { visitors: VisitorKeeper };
  const { id } = await visitors.client(Conversations.create, { conversation: { channel: 'WEB' } });
  await visitors.client(Conversations.sendMessage, {
    conversationId: id,
    message: { text: 'a person please' },
  });
  writeStored('deskmesh.talk.wk_sample', id);
  dispatchEvent(new StorageEvent('storage', { key: 'deskmesh.talk.wk_sample', newValue: id }));
  return id;
}

test('a talk that has ended gives way to one begun elsewhere; one that goes on stays', async () => {
  const session = start();
  await session.send('first');
  const first = conversation().id;
  await beginElsewhere(session);
  expect(session.state.conversation?.id).toBe(first);
  await session.close();
  const next = await beginElsewhere(session);
  await until(() => session.state.conversation?.id === next);
  await until(() => texts(session).includes('a person please'));
  expect(texts(session)).not.toContain('first');
  expect(readStored('deskmesh.talk.wk_sample')).toBe(next);
});

test('a talk begun elsewhere while the one before is looked for is the one that is shown', async () => {
  const first = start();
  await first.send('first');
  await first.close();
  const ended = conversation().id ?? '';
  const real = globalThis.fetch;
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (String(input).endsWith(`/conversations/${ended}`)) await held;
    return real(input, init);
  });
  const second = start();
  const resumed = second.resume();
  const { visitors } = first as unknown as { visitors: VisitorKeeper };
  const { id } = await visitors.client(Conversations.create, { conversation: { channel: 'WEB' } });
  writeStored('deskmesh.talk.wk_sample', id);
  release();
  await resumed;
  expect(second.state.conversation).toBeUndefined();
  dispatchEvent(new StorageEvent('storage', { key: 'deskmesh.talk.wk_sample', newValue: id }));
  await until(() => second.state.conversation?.id === id);
});

test('an ended token begins a new talk with the same words', async () => {
  const first = start();
  await first.send('hello');
  server.state.tokens.clear();
  const second = start();
  await second.resume();
  expect(second.state.conversation).toBeUndefined();
  await second.send('How do I create a milestone?');
  await until(() => second.state.messages.length === 2);
  expect(server.state.conversations).toHaveLength(2);
});

test('an unknown widget key is said, and the words are kept', async () => {
  const session = start({ widgetKey: 'wk_wrong' });
  await session.send('hello');
  expect(session.state.outgoing[0]?.problem?.reason).toBe('WIDGET_NOT_FOUND');
});

const signed = (sub: string, signature = 'signed'): string =>
  `e30.${Buffer.from(JSON.stringify({ sub, name: '李雷' })).toString('base64url')}.${signature}`;

test('an identified customer goes on with the talk the visitor began', async () => {
  const session = start();
  await session.send('How do I create a milestone?');
  await until(() => session.state.messages.length === 2);
  const anonymous = conversation().contactId;
  const { options, visitors } = session as unknown as {
    options: WidgetOptions;
    visitors: VisitorKeeper;
  };
  options.identity = signed('u-42');
  visitors.changed();
  await session.identified();
  expect(conversation().contactId).not.toBe(anonymous);
  expect(session.state.conversation?.id).toBe(conversation().id);
  await session.send('and a task?');
  expect(server.state.conversations).toHaveLength(1);
  // After a reload it is the same customer, without asking the server again.
  const second = start({ identity: () => signed('u-42') });
  await second.resume();
  expect(second.state.conversation?.id).toBe(conversation().id);
  expect(server.state.contacts.filter((c) => c.externalId === 'u-42')).toHaveLength(1);
});

test("another customer on the same device doesn't see the talk before", async () => {
  const first = start({ identity: signed('u-1') });
  await first.send('hello');
  const second = start({ identity: signed('u-2') });
  await second.resume();
  expect(second.state.conversation).toBeUndefined();
  await second.send('hello');
  expect(server.state.conversations).toHaveLength(2);
});

test('a refused identity is told to the page, and the reader is helped without a name', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const session = start({ identity: signed('u-42', 'forged') });
  await session.send('How do I create a milestone?');
  await until(() => session.state.messages.length === 2);
  expect(said.mock.calls[0]?.[0]).toContain('IDENTITY_FORGED');
  expect(server.state.contacts.some((c) => c.externalId === 'u-42')).toBe(false);
});
