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
      citations: [{ articleId: 'art_x', title: 'Fix import error IMP-1042', url: '' }],
    },
  });
  handover(state, conversation, 'asks for a person');
  return conversation;
}

test('an agent takes a conversation, sees what is known, answers, and closes it', async () => {
  page = await openPage('/chat');
  const conversation = waiting(page);
  const { state } = page.server;
  fireEvent.click(await screen.findByRole('button', { name: 'Take' }));
  await waitFor(() => expect(conversation.state).toBe('ACTIVE'));
  fireEvent.click((await screen.findByRole('link', { name: /Julia Novak/ })) as HTMLElement);

  const aside = await screen.findByRole('complementary', { name: 'What we know' });
  for (const text of ['Opened the import', 'IMP-1042', 'Team', 'Anxious']) {
    expect(await within(aside).findByText(text)).toBeTruthy();
  }
  await screen.findByText('The import fails');
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
  await screen.findByText('Thanks!');
  page.server.cut();
  state.say(conversation, { sender: 'CUSTOMER', text: 'One more thing' });
  await screen.findByText('One more thing');
  expect(screen.getAllByText('Thanks!')).toHaveLength(1);

  fireEvent.click(screen.getByRole('button', { name: 'Close conversation' }));
  await screen.findByText('This conversation is closed.');
  await waitFor(() => expect(conversation.state).toBe('CLOSED'));
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
  await screen.findByText('The import fails');
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
  await screen.findByText('The import fails');
}

test('where there is a translator, texts of the other language are read and answered in it', async () => {
  page = await openPage('/chat', { locale: 'zh-CN' });
  page.server.state.hasTranslator = true;
  const conversation = waiting(page);
  await take(conversation);
  fireEvent.click(await screen.findByRole('button', { name: '翻译' }));
  await screen.findByText('[zh-CN] The import fails');
  expect(screen.getByText('The import fails')).toBeTruthy();
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
  await screen.findByText('The import fails');
  expect(screen.queryByRole('button', { name: '翻译' })).toBeNull();
});
