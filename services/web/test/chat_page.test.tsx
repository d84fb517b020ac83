// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Conversation } from '../src/api/gen/chat';
import { handover } from './mock/chat';
import { openPage, type Page, problem } from './support/page';

let page: Page | undefined;

afterEach(async () => {
  await page?.close();
  page = undefined;
});

/** A customer who asked the bot and then wanted a person. */
function waiting(of: Page): Partial<Conversation> {
  const { state } = of.server;
  const conversation: Partial<Conversation> = {
    id: state.id('cnv'),
    contactId: state.contacts[1]?.id,
    state: 'BOT',
    priority: 'P2',
    emotion: 'ANXIOUS',
    locale: 'en',
    channel: 'WEB',
    createTime: new Date().toISOString(),
    context: {
      pageUrl: 'https://app.example.com/import',
      pageTitle: 'Import',
      lastSteps: ['Opened the import', 'Chose tasks.xlsx'],
      errorCodes: ['IMP-1042'],
      plan: 'Team',
      userAgent: '',
    },
  };
  state.conversations.push(conversation);
  state.say(conversation, { sender: 'CUSTOMER', text: 'The import fails' });
  state.say(conversation, {
    sender: 'BOT',
    text: 'The column must hold **dates**.',
    botAnswer: {
      decision: 'SUGGEST',
      confidence: 0.42,
      citations: [{ articleId: 'art_x', title: 'Fix import error IMP-1042', url: '/help/imp' }],
    },
  });
  state.say(conversation, {
    sender: 'BOT',
    text: 'Did that solve it?',
    botAnswer: { decision: 'ANSWER', confidence: 1, citations: [] },
  });
  handover(state, conversation, 'asks for a person');
  return conversation;
}

/** What was said, apart from what the panel beside it tells of it. */
const inTalk = (text: string) => screen.findByText(text, { selector: '.message-bubble *' });

test('an agent takes a conversation, sees what is known, answers, and closes it', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  const { state } = page.server;
  state.say(conversation, { sender: 'CUSTOMER', text: 'A person, please' });
  fireEvent.click(await screen.findByRole('button', { name: 'Take' }));
  await waitFor(() => expect(conversation.state).toBe('ACTIVE'));
  fireEvent.click((await screen.findByRole('link', { name: /Julia Novak/ })) as HTMLElement);

  const aside = await screen.findByRole('complementary', { name: 'What we know' });
  for (const text of ['Opened the import', 'IMP-1042', 'Team', 'Anxious']) {
    expect(await within(aside).findByText(text)).toBeTruthy();
  }
  const tried = within(aside).getByRole('link', { name: 'Fix import error IMP-1042' });
  expect(tried.getAttribute('href')).toBe('/help/imp');
  expect(within(aside).queryByText(/Did that solve it/)).toBeNull();
  for (const text of ['The import fails', 'A person, please']) within(aside).getByText(text);
  const field = await screen.findByLabelText('Write a message …');
  fireEvent.change(field, { target: { value: 'Hello Julia' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  await waitFor(() =>
    expect(state.messages.get(conversation.id ?? '')?.at(-1)).toMatchObject({
      sender: 'AGENT',
      text: 'Hello Julia',
    }),
  );
  // The answer of the call and the feed both bring the message; it is there once.
  expect(screen.getAllByText('Hello Julia')).toHaveLength(1);

  state.say(conversation, { sender: 'CUSTOMER', text: 'Thanks!' });
  await inTalk('Thanks!');
  page.server.cut();
  state.say(conversation, { sender: 'CUSTOMER', text: 'One more thing' });
  await inTalk('One more thing');
  expect(screen.getAllByText('Thanks!', { selector: '.message-bubble *' })).toHaveLength(1);

  fireEvent.click(screen.getByRole('button', { name: 'Close conversation' }));
  await screen.findByText('This conversation is closed.');
  await waitFor(() => expect(conversation.state).toBe('CLOSED'));
});

test('a conversation goes on as a ticket, with a note', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  fireEvent.click(await screen.findByRole('button', { name: 'Take' }));
  await waitFor(() => expect(conversation.state).toBe('ACTIVE'));
  fireEvent.click(await screen.findByRole('link', { name: /Julia Novak/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'To ticket' }));
  const note = (await screen.findByLabelText('Note in the ticket')) as HTMLTextAreaElement;
  fireEvent.change(note, { target: { value: 'Needs the logs' } });
  fireEvent.submit(note.form as HTMLFormElement);
  await waitFor(() => expect(conversation.closeReason).toBe('BECAME_TICKET'));
  const { messages } = page.server.state;
  expect(messages.get(conversation.id ?? '')?.at(-1)?.text).toBe('To a ticket: Needs the logs');
});

test('whoever is away says why', async () => {
  page = await openPage('/chat');
  const { state } = page.server;
  fireEvent.click(await screen.findByRole('button', { name: 'Go online' }));
  fireEvent.click(await screen.findByRole('button', { name: /^Presence: Online/ }));
  fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Away: in a meeting' }));
  await screen.findByRole('button', { name: /^Presence: Away/ });
  await waitFor(() =>
    expect([...state.presences.values()]).toContainEqual(
      expect.objectContaining({ state: 'AWAY', reason: 'MEETING' }),
    ),
  );
});

test('presence is switched at once and put back when refused', async () => {
  page = await openPage('/chat');
  fireEvent.click(await screen.findByRole('button', { name: 'Go online' }));
  await waitFor(() => expect(screen.queryByText(/You are not online/)).toBeNull());
  page.intercept((verb) =>
    verb === 'PUT' ? problem(403, 'PERMISSION_DENIED', 'not on duty') : undefined,
  );
  fireEvent.click(screen.getByRole('button', { name: /^Presence: Online/ }));
  fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Away' }));
  await screen.findByText('Presence failed: not on duty');
  screen.getByRole('button', { name: /^Presence: Online/ });
});

test('a foreign conversation is not found, and that is said', async () => {
  page = await openPage('/chat/cnv_aaaaaaaaaaaaaaaaaaaaaaaaaa');
  await screen.findByText('There is nothing here');
});

test("a supervisor reads a colleague's conversation silently, whispers, and takes it over", async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  const { state } = page.server;
  Object.assign(conversation, { state: 'ACTIVE', assigneeId: state.users[1]?.id });
  fireEvent.click(await screen.findByRole('button', { name: 'With colleagues' }));
  fireEvent.click((await screen.findByRole('link', { name: /Julia Novak/ })) as HTMLElement);
  await inTalk('The import fails');
  await screen.findByText(/You watch silently/);
  const before = state.messages.get(conversation.id ?? '')?.length;
  const field = await screen.findByLabelText(/Whisper to the team/);
  fireEvent.change(field, { target: { value: 'Offer the template' } });
  fireEvent.click(screen.getByRole('button', { name: 'Whisper' }));
  await waitFor(() =>
    expect(state.messages.get(conversation.id ?? '')?.at(-1)).toMatchObject({
      internal: true,
      text: 'Offer the template',
    }),
  );
  expect(state.messages.get(conversation.id ?? '')).toHaveLength((before ?? 0) + 1);
  expect(conversation.assigneeId).toBe(state.users[1]?.id);
  fireEvent.click(screen.getByRole('button', { name: 'Take over' }));
  await waitFor(() => expect(conversation.assigneeId).not.toBe(state.users[1]?.id));
  expect(await screen.findByLabelText('Write a message …')).toBeTruthy();
});

/** Takes the conversation that waits and opens it. */
async function take(conversation: Partial<Conversation>): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: '接入' }));
  await waitFor(() => expect(conversation.state).toBe('ACTIVE'));
  // The row has moved from one list to the other.
  await waitFor(() => expect(screen.queryByRole('button', { name: '接入' })).toBeNull());
  fireEvent.click(await screen.findByRole('link', { name: /Julia Novak/ }));
  await inTalk('The import fails');
}

test('where there is a translator, texts of the other language are read and answered in it', async () => {
  page = await openPage('/chat', { locale: 'zh-CN' });
  page.server.state.hasTranslator = true;
  const conversation = waiting(page);
  await take(conversation);
  fireEvent.click(await screen.findByRole('button', { name: '翻译' }));
  await screen.findByText('[zh-CN] The import fails');
  expect(await inTalk('The import fails')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: '收起译文' }));
  expect(screen.queryByText('[zh-CN] The import fails')).toBeNull();

  const field = (await screen.findByLabelText('输入消息……')) as HTMLTextAreaElement;
  expect(screen.queryByRole('button', { name: '译成英文' })).toBeNull();
  fireEvent.change(field, { target: { value: '请用模板导入' } });
  fireEvent.click(await screen.findByRole('button', { name: '译成英文' }));
  await waitFor(() => expect(field.value).toBe('[en] 请用模板导入'));
  fireEvent.click(screen.getByRole('button', { name: '恢复原文' }));
  expect(field.value).toBe('请用模板导入');
});

test('without a translator nobody is offered a translation', async () => {
  page = await openPage('/chat', { locale: 'zh-CN' });
  await take(waiting(page));
  await inTalk('The import fails');
  expect(screen.queryByRole('button', { name: '翻译' })).toBeNull();
});

/** Every call of the page, as verb and path. */
function watch(of: Page): string[] {
  const calls: string[] = [];
  of.intercept((verb, path) => {
    calls.push(`${verb} ${path}`);
    return undefined;
  });
  return calls;
}

test('a long queue is shown from its snapshot alone, in steps', async () => {
  page = await openPage('/chat');
  const calls = watch(page);
  for (let i = 0; i < 35; i++) waiting(page);
  await screen.findByTitle('Place 30');
  expect(screen.queryByTitle('Place 31')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: '5 more are waiting' }));
  await screen.findByTitle('Place 35');
  expect(calls.filter((call) => call.startsWith('GET /v1/conversations/'))).toEqual([]);
});

test('taking asks the queue, which knows whether there is room for one more', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  const calls = watch(page);
  fireEvent.click(await screen.findByRole('button', { name: 'Take' }));
  await waitFor(() => expect(conversation.state).toBe('ACTIVE'));
  expect(calls.some((call) => call.endsWith(':transfer'))).toBe(false);
});

test('what the customer told is shown under the question as it was put', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  conversation.known = [
    { name: 'callback_phone', label: '回电号码', value: '+86 138 0000 0000' },
    { name: 'where', label: 'At which step does it fail?', value: 'While importing' },
    { name: 'row_count', label: '', value: '240' },
  ];
  fireEvent.click((await screen.findByRole('link', { name: /Julia Novak/ })) as HTMLElement);
  const aside = await screen.findByRole('complementary', { name: 'What we know' });
  const phone = await within(aside).findByRole('link', { name: '+86 138 0000 0000' });
  expect(phone.getAttribute('href')).toBe('tel:+8613800000000');
  for (const text of [
    'Call back at',
    'At which step does it fail?',
    'While importing',
    'row count',
  ])
    expect(within(aside).getByText(text)).toBeTruthy();
});

test('messages are stored in the order in which they were written, also after a failure', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  const { state } = page.server;
  Object.assign(conversation, { state: 'ACTIVE', assigneeId: state.users[0]?.id });
  fireEvent.click((await screen.findByRole('link', { name: /Julia Novak/ })) as HTMLElement);
  let refused = 0;
  page.intercept((verb, path, body) =>
    verb === 'POST' && path.endsWith('/messages') && body.includes('one') && refused++ === 0
      ? problem(503, 'UNAVAILABLE', 'a moment')
      : undefined,
  );
  const field = await screen.findByLabelText('Write a message …');
  for (const text of ['one', 'two']) {
    fireEvent.change(field, { target: { value: text } });
    fireEvent.keyDown(field, { key: 'Enter' });
  }
  const said = () =>
    (state.messages.get(conversation.id ?? '') ?? [])
      .filter((each) => each.sender === 'AGENT')
      .map((each) => each.text);
  await waitFor(() => expect(said()).toEqual(['one', 'two']));
  await waitFor(() => expect(screen.queryByText(/Sending|Not sent/)).toBeNull());
});

test('a whisper that was begun is never found in what is written to the customer', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  const { state } = page.server;
  Object.assign(conversation, { state: 'ACTIVE', assigneeId: state.users[1]?.id });
  fireEvent.click(await screen.findByRole('button', { name: 'With colleagues' }));
  fireEvent.click((await screen.findByRole('link', { name: /Julia Novak/ })) as HTMLElement);
  const whisper = await screen.findByLabelText(/Whisper to the team/);
  fireEvent.change(whisper, { target: { value: 'this customer is difficult' } });
  fireEvent.click(screen.getByRole('button', { name: 'Take over' }));
  const field = (await screen.findByLabelText('Write a message …')) as HTMLTextAreaElement;
  expect(field.value).toBe('');
});

test('a conversation goes on in the queue of a team', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  const { state } = page.server;
  state.teams.push({ id: 'tem_a', displayName: 'Billing' });
  Object.assign(conversation, { state: 'ACTIVE', assigneeId: state.users[0]?.id });
  fireEvent.click((await screen.findByRole('link', { name: /Julia Novak/ })) as HTMLElement);
  fireEvent.click(await screen.findByRole('button', { name: 'Transfer' }));
  // The simulated browser knows no open dialogs.
  const hidden = { hidden: true };
  const dialog = await screen.findByRole('dialog', hidden);
  await within(dialog).findByRole('option', { name: 'Queue of Billing', ...hidden });
  const asked: unknown[] = [];
  page.intercept((_verb, path, body) => {
    if (path.endsWith(':transfer')) asked.push(JSON.parse(body));
    return undefined;
  });
  fireEvent.change(within(dialog).getByLabelText('To'), { target: { value: 'tem_a' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Transfer', ...hidden }));
  await waitFor(() => expect(conversation.state).toBe('QUEUED'));
  expect(asked).toMatchObject([{ teamId: 'tem_a' }]);
});
