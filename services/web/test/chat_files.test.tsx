// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Conversation } from '../src/api/gen/chat';
import { openPage, type Page } from './support/page';

let page: Page | undefined;

afterEach(async () => {
  await page?.close();
  page = undefined;
});

test('an agent sees the files of a message', async () => {
  page = await openPage('/chat');
  const { state } = page.server;
  const conversation: Partial<Conversation> = {
    id: state.id('cnv'),
    contactId: state.contacts[1]?.id,
    state: 'ACTIVE',
    assigneeId: state.users[0]?.id,
    priority: 'P2',
    locale: 'en',
    createTime: new Date().toISOString(),
  };
  state.conversations.push(conversation);
  const file = {
    id: 'att_picture',
    fileName: 'screen.png',
    contentType: 'image/png',
    sizeBytes: '2048',
    receivedBytes: '2048',
    isComplete: true,
  };
  state.say(conversation, { sender: 'CUSTOMER', text: '', kind: 'IMAGE', attachments: [file] });
  (await screen.findByRole('link', { name: /Julia Novak/ })).click();
  const link = await screen.findByRole('link', { name: /screen.png/ });
  expect(link.getAttribute('href')).toBe('/v1/attachments/att_picture:download');
  expect(link.querySelector('img')?.getAttribute('src')).toBe(link.getAttribute('href'));
});
