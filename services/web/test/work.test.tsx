// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { openPage, type Page } from './support/page';

let page: Page | undefined;

afterEach(async () => {
  await page?.close();
  page = undefined;
});

const openTicket = async (): Promise<void> => {
  page = await openPage('/inbox/open');
  const list = await screen.findByRole('list', { name: 'Tickets' });
  const row = (await within(list).findByText('How do I add a milestone?')).closest('a');
  fireEvent.click(row as HTMLElement);
};

const ticketNow = () =>
  page?.server.state.tickets.find((each) => each.subject === 'How do I add a milestone?');

const addSubtasks = async (...titles: string[]): Promise<void> => {
  const field = await screen.findByLabelText('Add a sub-task …');
  for (const title of titles) {
    fireEvent.change(field, { target: { value: title } });
    fireEvent.submit(field.closest('form') as HTMLFormElement);
    await screen.findByText(title);
  }
};

const giveReason = async (title: string): Promise<void> => {
  await screen.findByText(title);
  expect(ticketNow()?.state).not.toBe('RESOLVED');
  const why = screen.getByLabelText('Why is it resolved all the same?');
  fireEvent.change(why, { target: { value: 'Not wanted any more' } });
  fireEvent.submit(why.closest('form') as HTMLFormElement);
  await waitFor(() => expect(ticketNow()?.state).toBe('RESOLVED'));
};

test('sub-tasks are added and ticked; with open ones resolving asks why', async () => {
  await openTicket();
  await addSubtasks('Check the export', 'Write to the customer');
  await screen.findByText('0 of 2 done');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Check the export' }));
  await screen.findByText('1 of 2 done');

  fireEvent.click(screen.getByRole('button', { name: /^Resolve/ }));
  await giveReason('1 sub-task is still open');
});

test('the key asks why, too', async () => {
  await openTicket();
  await addSubtasks('Check the export', 'Write to the customer');
  await screen.findByText('0 of 2 done');
  fireEvent.keyDown(document.body, { key: 'e' });
  await giveReason('2 sub-tasks are still open');
});

test('to send and resolve asks why, though only the server knows of open sub-tasks', async () => {
  await openTicket();
  const field = await screen.findByLabelText('Reply', { selector: 'textarea' });
  fireEvent.change(field, { target: { value: 'That is all.' } });
  // Behind the page's back.
  Object.assign(ticketNow() ?? {}, { subtaskCount: 1, doneSubtaskCount: 0 });
  fireEvent.click(screen.getAllByRole('button', { name: 'More' }).at(-1) as HTMLElement);
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Send and resolve' }));
  await giveReason('1 sub-task is still open');
  expect(page?.server.state.comments.some((each) => each.body === 'That is all.')).toBe(true);
});

test('a link is made by number and seen', async () => {
  await openTicket();
  const other = page?.server.state.tickets.find((each) => each.subject === '整个团队无法登录');
  const field = await screen.findByRole('combobox', { name: 'Number or words of a ticket' });
  fireEvent.change(screen.getByLabelText('Kind of link'), { target: { value: 'BLOCKED_BY' } });
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: `#${other?.number}` } });
  await screen.findByRole('option', { name: /整个团队无法登录/ });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(await screen.findByRole('heading', { name: 'Blocked by' })).toBeTruthy();
  expect(await screen.findByText(`#${other?.number} 整个团队无法登录`)).toBeTruthy();
});

test('an approval is asked of a colleague', async () => {
  await openTicket();
  fireEvent.click(await screen.findByRole('button', { name: 'Ask for approval' }));
  fireEvent.change(await screen.findByLabelText('Question'), { target: { value: 'Refund it?' } });
  const dialog = screen.getByLabelText('Question').closest('form') as HTMLFormElement;
  fireEvent.click(dialog.querySelector('fieldset input') as HTMLElement);
  fireEvent.click(within(dialog).getByText('Ask'));
  await screen.findByText('Refund it?');
  await screen.findByText('Pending');
  expect(screen.getByRole('button', { name: 'Withdraw' })).toBeTruthy();
});

test('who is in copy is put in and taken out', async () => {
  await openTicket();
  const field = await screen.findByRole('combobox', {
    name: 'Put into copy: name or e-mail address',
  });
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: 'ann@example.com' } });
  fireEvent.click(await screen.findByRole('option', { name: 'ann@example.com' }));
  await screen.findByText('ann@example.com');
  const julia = page?.server.state.contacts.find((each) => each.displayName === 'Julia Novak');
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: 'julia' } });
  fireEvent.click(await screen.findByRole('option', { name: /^Julia Novak/ }));
  await waitFor(() => expect(ticketNow()?.cc).toEqual(['ann@example.com', julia?.id]));
  fireEvent.click(await screen.findByRole('button', { name: 'Take ann@example.com out of copy' }));
  await waitFor(() => expect(ticketNow()?.cc).toEqual([julia?.id]));
});

test('the bell counts what is new and shows it', async () => {
  page = await openPage('/inbox/open');
  fireEvent.click(await screen.findByRole('button', { name: /^Updates ?: 1 new notification$/ }));
  await screen.findByText('please look at this');
  expect(screen.getByText(/mentioned you$/)).toBeTruthy();
  fireEvent.click(within(document.querySelector('dialog') as HTMLElement).getByLabelText('Close'));
  await screen.findByRole('button', { name: 'Updates' });
});
