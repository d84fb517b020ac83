/** @jsxImportSource preact */
// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/dom';
import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VisitorKeeper } from '../src/visitor/keeper';
import { writeStored } from '../src/visitor/visitor';
import { ChatSession } from '../src/widget/chat_session';
import { isEmail, readPhone } from '../src/widget/first_answers';
import type { Launcher, WidgetOptions } from '../src/widget/options';
import { PanelView } from '../src/widget/panel/panel';
import { panelWords } from '../src/widget/panel/words';
import { handover } from './mock/chat';
import { type MockServer, startMock } from './mock/server';

configure({ asyncUtilTimeout: 60_000 });

let server: MockServer;
const open: ChatSession[] = [];

beforeEach(async () => {
  server = await startMock();
  for (const kind of ['talk', 'form', 'visitor']) writeStored(`deskmesh.${kind}.wk_sample`, null);
  URL.createObjectURL = () => 'blob:picture';
  URL.revokeObjectURL = () => undefined;
});

afterEach(async () => {
  for (const session of open.splice(0)) session.startOver();
  render(null, document.body);
  vi.restoreAllMocks();
  await server.close();
});

function show(options: Partial<WidgetOptions> = {}): ChatSession {
  const all: WidgetOptions = {
    origin: server.url,
    widgetKey: 'wk_sample',
    locale: 'en',
    context: {},
    ...options,
  };
  const visitors = new VisitorKeeper(all);
  const session = new ChatSession(all, visitors);
  open.push(session);
  const launcher: Launcher = {
    options: all,
    visitors,
    root: document as unknown as ShadowRoot,
    isOpen: () => true,
    close: () => undefined,
    setUnread: () => undefined,
  };
  render(
    <PanelView session={session} launcher={launcher} words={panelWords(all.locale)} />,
    document.body,
  );
  return session;
}

/** What was typed has reached the view. */
const drawn = () => new Promise((done) => setTimeout(done, 50));

const talk = () => {
  const found = server.state.conversations.at(-1);
  if (!found) throw new Error('no conversation');
  return found;
};
const said = () => server.state.messages.get(talk().id ?? '') ?? [];
const png = (name = 'screen.png') => new File(['\x89PNG picture'], name, { type: 'image/png' });

function choose(...files: File[]): void {
  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true });
  fireEvent.change(input);
}

async function checkAccess(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map((each) => each.id)).toEqual([]);
}

test('files are chosen, dropped or pasted, sent with words, and shown', async () => {
  show();
  choose(png(), new File(['rows'], 'rows.csv'));
  await screen.findByText('rows.csv');
  const field = screen.getByLabelText('Write your question …');
  fireEvent.paste(field, { clipboardData: { files: [png('pasted.png')] } });
  await screen.findByText('pasted.png');
  const panel = screen.getByRole('dialog');
  const dataTransfer = { types: ['Files'], files: [new File(['more'], 'dropped.txt')] };
  fireEvent.dragOver(panel, { dataTransfer });
  await screen.findByText('Drop files here');
  fireEvent.drop(panel, { dataTransfer });
  await screen.findByText('dropped.txt');
  await checkAccess();
  fireEvent.click(screen.getByRole('button', { name: 'Remove pasted.png' }));
  await waitFor(() => expect(screen.queryByText('pasted.png')).toBeNull());
  fireEvent.input(field, { target: { value: 'See here' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Send' }));

  expect((await screen.findByAltText('screen.png')).getAttribute('src')).toBe('blob:picture');
  await screen.findByRole('button', { name: 'Download rows.csv (4 byte)' });
  expect(said()[0]?.text).toBe('See here');
  expect(said()[0]?.attachments?.map((each) => each.fileName)).toEqual([
    'screen.png',
    'rows.csv',
    'dropped.txt',
  ]);
  expect(screen.getAllByText('See here')).toHaveLength(1);
  await checkAccess();
});

test('a picture that the page forbids stays a download', async () => {
  show();
  choose(png());
  fireEvent.click(await screen.findByRole('button', { name: 'Send' }));
  fireEvent.error(await screen.findByAltText('screen.png'));
  const file = await screen.findByRole('button', { name: /^Download screen.png/ });
  expect(file.className).toBe('file');
});

test("limits are said in the reader's language before anything is sent", async () => {
  show({ locale: 'zh-CN' });
  const large = png('大图.png');
  Object.defineProperty(large, 'size', { value: 26 * 1024 * 1024 });
  choose(large);
  expect((await screen.findByRole('alert')).textContent).toContain('大图.png 超过 25');
  choose(...Array.from({ length: 11 }, (_, i) => png(`${i}.png`)));
  await screen.findByText('一次最多发送 10 个文件。');
  expect(within(screen.getByRole('list', { name: '文件' })).getAllByRole('listitem')).toHaveLength(
    10,
  );
  choose(new File([], '空.txt'));
  await screen.findByText('空.txt 是空文件。');
  expect(server.state.conversations).toHaveLength(0);
});

test('a refused file is named, and the rest can be sent without it', async () => {
  show();
  choose(new File(['MZ program'], 'setup.exe'), png());
  fireEvent.click(await screen.findByRole('button', { name: 'Send' }));
  await screen.findByText(/Not accepted: setup.exe/);
  expect(said()).toHaveLength(0);
  fireEvent.click(screen.getByRole('button', { name: 'Send without it' }));
  await screen.findByAltText('screen.png');
  expect(said()[0]?.attachments?.map((each) => each.fileName)).toEqual(['screen.png']);
  expect(screen.queryByText(/Not accepted/)).toBeNull();
});

test('files on their way can be taken back; the next message is sent', async () => {
  const session = show();
  await session.send('hello');
  const real = globalThis.fetch;
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (String(input).includes(':append')) await held;
    return real(input, init);
  });
  choose(png());
  fireEvent.click(await screen.findByRole('button', { name: 'Send' }));
  await screen.findByRole('progressbar', { name: 'Sending files: 0 %' });
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  release();
  await session.send('never mind');
  expect(said().some((each) => each.attachments?.length)).toBe(false);
  expect(session.state.outgoing).toEqual([]);
  expect(said().filter((each) => each.sender === 'CUSTOMER')).toHaveLength(2);
});

test('the form before the talk is checked, handed over and remembered', async () => {
  const session = show({ form: 'required' });
  expect(screen.queryByRole('button', { name: 'Skip' })).toBeNull();
  fireEvent.input(screen.getByLabelText('E-mail'), { target: { value: 'nobody@' } });
  await drawn();
  fireEvent.click(screen.getByRole('button', { name: 'Start the chat' }));
  await screen.findByText('This is not an e-mail address.');
  expect(screen.getAllByText('Please fill this in.')).toHaveLength(2);
  expect(document.activeElement).toBe(screen.getByLabelText('Your name'));
  await checkAccess();
  for (const [label, value] of [
    ['Your name', 'Li Lei'],
    ['E-mail', 'li@example.com'],
    ['Your question', 'How do I create a milestone?'],
  ] as const) {
    fireEvent.input(screen.getByLabelText(label), { target: { value } });
  }
  await drawn();
  fireEvent.click(screen.getByRole('button', { name: 'Start the chat' }));
  await waitFor(() => expect(session.state.messages.length).toBe(2));
  expect(talk().known?.map(({ name, value }) => [name, value])).toEqual([
    ['name', 'Li Lei'],
    ['email', 'li@example.com'],
  ]);
  session.startOver();
  await screen.findByLabelText('Write your question …');
  await session.send('and a task?');
  expect(talk().known).toHaveLength(2);
});

test('the form may be passed over where the page says so, and leaves known people alone', async () => {
  show({ form: 'optional' });
  fireEvent.click(screen.getByRole('button', { name: 'Skip' }));
  await screen.findByLabelText('Write your question …');
  const base: WidgetOptions = {
    origin: server.url,
    widgetKey: 'wk_other',
    locale: 'en',
    form: 'optional',
    context: {},
  };
  const asks = (change: Partial<WidgetOptions>): boolean => {
    const options = { ...base, context: {}, ...change };
    return new ChatSession(options, new VisitorKeeper(options)).asksFirst();
  };
  expect(asks({ widgetKey: 'wk_sample' })).toBe(false);
  const known = { displayName: 'Li Lei', email: 'li@example.com' };
  expect(asks({})).toBe(true);
  expect(asks({ context: known })).toBe(false);
  expect(asks({ identity: 'e30.e30.x' })).toBe(false);
});

test('a tapped choice is sent with its key; the team’s own choices are offered as well', async () => {
  const session = show();
  await session.send('How do I create a milestone?');
  fireEvent.click(await screen.findByRole('button', { name: 'That helped' }));
  await waitFor(() =>
    expect(said().find((each) => each.text === 'That helped')?.choiceKey).toBe('solved'),
  );
  handover(server.state, talk(), 'asks for a person');
  Object.assign(talk(), { state: 'ACTIVE', assigneeId: 'usr_1' });
  server.state.say(talk(), {
    sender: 'AGENT',
    senderId: 'usr_1',
    kind: 'CARD',
    card: { title: 'Book a call', url: 'https://example.com/book', imageUrl: '' },
    choices: [{ key: '', label: 'Tomorrow' }],
    quickReplies: ['Tomorrow'],
  });
  const card = await screen.findByRole('link', { name: 'Book a call' });
  expect(card.getAttribute('href')).toBe('https://example.com/book');
  fireEvent.click(screen.getByRole('button', { name: 'Tomorrow' }));
  await waitFor(() => expect(said().at(-1)).toMatchObject({ text: 'Tomorrow', choiceKey: '' }));
});

test('what was said is taken back, what a colleague edits changes, and typing is shown', async () => {
  const session = show();
  await session.send('my password is 1234');
  fireEvent.click(await screen.findByRole('button', { name: 'Take back' }));
  await screen.findByText('This message was taken back.');
  expect(screen.queryByText('my password is 1234')).toBeNull();
  const reply = server.state.say(talk(), { sender: 'AGENT', senderId: 'usr_1', text: 'Helo' });
  await screen.findByText('Helo');
  server.state.say(talk(), { sender: 'AGENT', kind: 'EDITED', targetId: reply.id, text: 'Hello' });
  await screen.findByText('Hello');
  expect(screen.queryByText('Helo')).toBeNull();
  const typingUntil = new Date(Date.now() + 60_000).toISOString();
  server.state.marksFeed(talk().id ?? '').append(() => ({ team: { typingUntil } }));
  await screen.findByText('Support is typing …');
  server.state.say(talk(), { sender: 'AGENT', senderId: 'usr_1', text: 'Try again now' });
  await screen.findByText('Try again now');
  await waitFor(() => expect(screen.queryByText('Support is typing …')).toBeNull());
});

async function waitLong(session: ChatSession): Promise<void> {
  await session.send('hello');
  handover(server.state, talk(), 'asks for a person');
  server.state.say(talk(), {
    sender: 'SYSTEM',
    text: 'Sorry to keep you waiting.',
    quickReplies: ['给我打电话', '我再等等'],
    choices: [
      { key: 'callback', label: '给我打电话' },
      { key: 'wait', label: '我再等等' },
    ],
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Call me back' }));
}

test('a long wait offers a call; the number is checked and the promise shown', async () => {
  const session = show();
  await waitLong(session);
  const field = await screen.findByLabelText('Phone number or e-mail');
  await waitFor(() => expect(document.activeElement).toBe(field));
  fireEvent.input(field, { target: { value: '12' } });
  await drawn();
  fireEvent.submit(screen.getByRole('form', { name: 'How can we reach you?' }));
  await screen.findByText(/6 to 15 digits/);
  await checkAccess();
  fireEvent.input(field, { target: { value: '+86 138-0013-8000' } });
  await drawn();
  fireEvent.submit(screen.getByRole('form', { name: 'How can we reach you?' }));
  await screen.findByText('Thank you. We will call +8613800138000.');
  expect(talk()).toMatchObject({ state: 'QUEUED', known: [{ value: '+8613800138000' }] });
});

test('an address is told to whoever takes the talk', async () => {
  const session = show();
  await waitLong(session);
  const field = await screen.findByLabelText('Phone number or e-mail');
  fireEvent.input(field, { target: { value: 'li@example.com' } });
  await drawn();
  fireEvent.submit(screen.getByRole('form', { name: 'How can we reach you?' }));
  await screen.findByText('Thank you. li@example.com is noted for whoever answers.');
  await waitFor(() => expect(said().at(-1)?.text).toContain('li@example.com'));
});

test('whoever has ended the talk goes on with it; a person is offered once', async () => {
  const session = show();
  await session.send('How do I create a milestone?');
  await screen.findByRole('button', { name: 'That helped' });
  expect(screen.getAllByRole('button', { name: 'Talk to a person' })).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'End the conversation' }));
  const goOn = await screen.findByRole('button', { name: 'Go on with this conversation' });
  expect(talk().state).toBe('CLOSED');
  await checkAccess();
  fireEvent.click(goOn);
  fireEvent.input(await screen.findByLabelText('Write your question …'), {
    target: { value: 'One more thing' },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Send' }));
  await waitFor(() => expect(talk().state).not.toBe('CLOSED'));
  expect(server.state.conversations).toHaveLength(1);
  expect(said().some((each) => each.text === 'One more thing')).toBe(true);
});

test('who waits is told for whom, and off duty for what', async () => {
  const session = show();
  await session.send('How do I create a milestone?');
  handover(server.state, talk(), 'asks for a person');
  await screen.findByText('You are in line for a colleague');
  Object.assign(talk(), { queuePosition: 0, promisedReplyTime: '2030-01-01T09:00:00Z' });
  server.state.say(talk(), { sender: 'SYSTEM', text: 'Nobody is there.' });
  await screen.findByText('Nobody is on duty; your ticket will be answered');
  await screen.findByText(/goes to your ticket/);
  expect(screen.queryByText(/number 1 in the queue/)).toBeNull();
  expect(screen.getByRole('button', { name: 'End the conversation' })).toBeTruthy();
});

test('numbers and addresses are told from what is none', () => {
  expect(readPhone('(010) 6655-4433')).toBe('01066554433');
  expect(readPhone('0049 30 1234567')).toBe('+49301234567');
  for (const wrong of ['', '12345', 'call me', '1'.repeat(16)]) {
    expect(readPhone(wrong)).toBeUndefined();
  }
  expect(isEmail('li@mail.example.com')).toBe(true);
  for (const wrong of ['', 'li', 'li@example', 'li@example.', 'a b@c.de', 'a@b@c.de']) {
    expect(isEmail(wrong)).toBe(false);
  }
});

test('a voice message is recorded, sent as a file and played back', async () => {
  const stop = vi.fn();
  const stream = { getTracks: () => [{ stop }] };
  Object.defineProperty(navigator, 'mediaDevices', {
    value: { getUserMedia: async () => stream },
    configurable: true,
  });
  class Recorder {
    static isTypeSupported = (type: string): boolean => type.startsWith('audio/webm');
    state = 'inactive';
    mimeType = 'audio/webm';
    stream = stream;
    ondataavailable = (_: { data: Blob }): void => undefined;
    onstop = (): void => undefined;
    start(): void {
      this.state = 'recording';
    }
    stop(): void {
      this.state = 'inactive';
      this.ondataavailable({ data: new Blob(['sound']) });
      this.onstop();
    }
  }
  vi.stubGlobal('MediaRecorder', Recorder);
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Record a voice message' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Stop recording (0 s)' }));
  await screen.findByText(/^voice message .*\.webm$/);
  expect(stop).toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await waitFor(() => expect(document.querySelector('audio')?.src).toBe('blob:picture'));
  vi.unstubAllGlobals();
});

test('who has too many talks open goes on with one or ends one', async () => {
  server.state.mostTalks = 0;
  const session = show();
  const type = (text: string): void => void session.send(text);
  type('hello');
  await waitFor(() => expect(session.state.conversation).toBeDefined());
  await waitFor(() => expect(session.state.outgoing).toEqual([]));
  const first = talk();
  session.startOver();
  server.state.mostTalks = 1;
  type('a second question');
  await screen.findByText(/too many conversations open/);
  await checkAccess();
  fireEvent.click(screen.getByRole('button', { name: /^Go on with/ }));
  await waitFor(() => expect(said().some((each) => each.text === 'a second question')).toBe(true));
  expect(session.state.conversation?.id).toBe(first.id);
  expect(screen.queryByText(/too many conversations open/)).toBeNull();

  session.startOver();
  type('a third question');
  fireEvent.click(await screen.findByRole('button', { name: /^End the conversation of/ }));
  await waitFor(() => expect(talk().id).not.toBe(first.id));
  await waitFor(() => expect(said().some((each) => each.text === 'a third question')).toBe(true));
  expect(first.state).toBe('CLOSED');
});

test('a talk that another tab was faster to begin is not left open', async () => {
  const session = show();
  server.state.beforeTalk = (other) => {
    server.state.beforeTalk = undefined;
    writeStored('deskmesh.talk.wk_sample', other.id ?? '');
  };
  void session.send('hello');
  await waitFor(() => expect(session.state.outgoing).toEqual([]));
  await waitFor(() =>
    expect(server.state.conversations.filter((each) => each.state !== 'CLOSED')).toHaveLength(1),
  );
  expect(session.state.conversation?.state).not.toBe('CLOSED');
});
