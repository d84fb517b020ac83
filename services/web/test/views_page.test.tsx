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

const list = () => screen.findByRole('list', { name: 'Tickets' });
const boxOf = async (subject: string): Promise<HTMLElement> => {
  const row = (await within(await list()).findByText(subject)).closest('li') as HTMLElement;
  return within(row).getByRole('checkbox');
};
const ticketNow = (subject: string) =>
  page?.server.state.tickets.find((each) => each.subject === subject);

test('what is narrowed is saved as a view; a mistake in its filter is said at the filter', async () => {
  page = await openPage('/inbox/open?priority=P2');
  await list();
  fireEvent.click(await screen.findByRole('button', { name: 'Save as view' }));
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Calm ones' } });
  fireEvent.click(screen.getByText('Write as text'));
  const filter = screen.getByLabelText(/^Filter/, { selector: 'textarea' }) as HTMLTextAreaElement;
  const good = filter.value;
  expect(good).toMatch(/priority = P2$/);
  fireEvent.change(filter, { target: { value: 'priority =' } });
  fireEvent.click(screen.getByText('Save'));
  await screen.findByText('Position 10: expected a value');
  expect(document.querySelector('.filter-problem mark')?.textContent).toBe('=');
  fireEvent.change(filter, { target: { value: good } });
  fireEvent.click(screen.getByText('Save'));
  await waitFor(() => expect(window.location.pathname).toMatch(/^\/inbox\/view_/));
  fireEvent.click(await screen.findByRole('button', { name: 'Calm ones' }));
  const own = await screen.findByRole('link', { name: /^Calm ones ?\d+$/ });
  expect(own.getAttribute('aria-current')).toBe('page');
});

test('rows are chosen one by one, in a range and by key, and changed together', async () => {
  page = await openPage('/inbox/open');
  const rows = within(await list()).getAllByRole('checkbox');
  fireEvent.click(rows[0] as HTMLElement);
  fireEvent.click(rows[2] as HTMLElement, { shiftKey: true });
  await screen.findByText('3 chosen');
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(screen.queryByText('3 chosen')).toBeNull();

  fireEvent.click(await boxOf('How do I add a milestone?'));
  fireEvent.click(await boxOf('整个团队无法登录'));
  // Behind the page's back.
  Object.assign(ticketNow('整个团队无法登录') ?? {}, { subtaskCount: 1 });
  fireEvent.keyDown(document.body, { key: 'e' });
  await screen.findByText('1 changed · 1 refused');
  const refused = await screen.findByRole('link', { name: /整个团队无法登录$/ });
  expect(refused.getAttribute('href')).toBe(`/tickets/${ticketNow('整个团队无法登录')?.id}`);
  await screen.findByText('Sub-tasks are open');
  expect(ticketNow('How do I add a milestone?')?.state).toBe('RESOLVED');
});

test('a ticket is snoozed by key, leaves the list, and is woken', async () => {
  page = await openPage('/inbox/open');
  const row = (await within(await list()).findByText('How do I add a milestone?')).closest('a');
  fireEvent.click(row as HTMLElement);
  await screen.findByText('I want to mark the end of phase one on the timeline.');
  fireEvent.keyDown(document.body, { key: 'z' });
  fireEvent.click(await screen.findByText('Tomorrow morning'));
  await screen.findByText(/^Snoozed until/);
  await waitFor(async () =>
    expect(within(await list()).queryByText('How do I add a milestone?')).toBeNull(),
  );
  fireEvent.click(screen.getByRole('button', { name: 'Wake now' }));
  await waitFor(() =>
    expect(ticketNow('How do I add a milestone?')?.snoozeUntilTime).toBe(undefined),
  );
  await within(await list()).findByText('How do I add a milestone?');
});
