// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { createTicket } from './mock/tickets';
import { openPage, type Page, problem } from './support/page';

let page: Page | undefined;

afterEach(async () => {
  await page?.close();
  page = undefined;
});

const list = () => screen.findByRole('list', { name: 'Tickets' });
const rowOf = async (subject: string) =>
  (await within(await list()).findByText(subject)).closest('a') as HTMLElement;

test('a stranger logs in and sees the inbox; a wrong password is said', async () => {
  page = await openPage('/', { isLoggedIn: false });
  const password = await screen.findByLabelText('Password');
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: 'lin@example.com' } });
  fireEvent.change(password, { target: { value: 'wrong-wrong-wrong' } });
  fireEvent.submit(password.closest('form') as HTMLFormElement);
  expect((await screen.findByRole('alert')).textContent).toBe('E-mail or password is wrong.');
  fireEvent.change(password, { target: { value: 'correct-horse' } });
  fireEvent.submit(password.closest('form') as HTMLFormElement);
  await within(await list()).findByText('整个团队无法登录');
  expect(window.location.pathname).toBe('/inbox/open');
});

test('a ticket arrives live, in its place and counted', async () => {
  page = await openPage('/inbox/unassigned');
  await list();
  const { state } = page.server;
  await screen.findByText('5 tickets');
  createTicket(
    state,
    { subject: 'Gantt export is empty', priority: 'P1', requesterId: state.contacts[1]?.id },
    'con_x',
  );
  const row = await rowOf('Gantt export is empty');
  await screen.findByText('6 tickets');
  expect(row.closest('li')?.previousElementSibling).toBeNull();
  expect(within(row).getByText('P1')).toBeTruthy();
  await within(row).findByText('Julia Novak');
});

test('keys move through the list and open a ticket', async () => {
  page = await openPage('/inbox/mine');
  await rowOf('How do I add a milestone?');
  fireEvent.keyDown(document.body, { key: 'j' });
  fireEvent.keyDown(document.body, { key: 'Enter' });
  await waitFor(() => expect(window.location.pathname).toMatch(/^\/inbox\/mine\/tkt_/));
  await screen.findByText('Thank you, I am looking into it.');
  fireEvent.keyDown(document.body, { key: 'Escape' });
  await waitFor(() => expect(window.location.pathname).toBe('/inbox/mine'));
  fireEvent.keyDown(document.body, { key: '5' });
  await waitFor(() => expect(window.location.pathname).toBe('/inbox/waiting'));
  await screen.findByText('Nothing here');
});

const stored = (body: string) => page?.server.state.comments.filter((c) => c.body === body) ?? [];

test('a reply is shown at once and stored once', async () => {
  page = await openPage('/inbox/open');
  fireEvent.click(await rowOf('How do I add a milestone?'));
  const field = await screen.findByLabelText('Reply', { selector: 'textarea' });
  fireEvent.change(field, { target: { value: 'Open the timeline first.' } });
  fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
  expect((await screen.findAllByText('Open the timeline first.')).length).toBe(1);
  await waitFor(() => expect(stored('Open the timeline first.')).toHaveLength(1));
  await waitFor(() => expect(screen.queryByText('Sending …')).toBeNull());
  expect(stored('Open the timeline first.')).toMatchObject([
    { visibility: 'PUBLIC', author: 'AGENT' },
  ]);
});

test('a reply that fails keeps its words and is sent again under the same id', async () => {
  page = await openPage('/inbox/open');
  fireEvent.click(await rowOf('How do I add a milestone?'));
  const field = await screen.findByLabelText('Reply', { selector: 'textarea' });
  let refused = 0;
  page.intercept((verb, path) =>
    verb === 'POST' && /\/comments\b/.test(path) && refused++ === 0
      ? problem(503, 'UNAVAILABLE', 'the store is restarting')
      : undefined,
  );
  fireEvent.change(field, { target: { value: 'Try this.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText('the store is restarting');
  expect(screen.getByText('Try this.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(stored('Try this.')).toHaveLength(1));
  await waitFor(() => expect(screen.queryByText('Not sent')).toBeNull());
  expect(stored('Try this.')).toHaveLength(1);
});

test('an internal note is marked and not public', async () => {
  page = await openPage('/inbox/open');
  fireEvent.click(await rowOf('How do I add a milestone?'));
  fireEvent.click(await screen.findByRole('button', { name: 'Internal note' }));
  const field = screen.getByLabelText('Internal note', { selector: 'textarea' });
  fireEvent.change(field, { target: { value: 'Known issue.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add note' }));
  await waitFor(() =>
    expect(page?.server.state.comments.at(-1)).toMatchObject({
      body: 'Known issue.',
      visibility: 'INTERNAL',
    }),
  );
});

test('resolve shows at once; a refusal takes it back and is said', async () => {
  page = await openPage('/inbox/open');
  fireEvent.click(await rowOf('How do I add a milestone?'));
  page.intercept((verb, path) =>
    verb === 'POST' && path.endsWith(':resolve')
      ? problem(400, 'ILLEGAL_TRANSITION', 'an approval is missing')
      : undefined,
  );
  fireEvent.click(await screen.findByRole('button', { name: /Resolve/ }));
  await screen.findByText('Resolve failed: an approval is missing');
  await rowOf('How do I add a milestone?');
  page.intercept(() => undefined);
  fireEvent.click(screen.getByRole('button', { name: /Resolve/ }));
  await waitFor(async () =>
    expect(within(await list()).queryByText('How do I add a milestone?')).toBeNull(),
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await rowOf('How do I add a milestone?');
});

test('clocks are shown and explained', async () => {
  page = await openPage('/inbox/open');
  fireEvent.click(await rowOf('整个团队无法登录'));
  const aside = await screen.findByRole('complementary');
  await within(aside).findByText('First reply');
  fireEvent.click((await within(aside).findAllByText('Explain'))[0] as HTMLElement);
  await screen.findByText(/Charged · working time/);
});

test('a list that cannot be read says so and can be tried again', async () => {
  page = await openPage('/inbox/mine');
  await list();
  page.intercept((_verb, path) =>
    path.startsWith('/v1/tickets?') ? problem(403, 'PERMISSION_DENIED', 'ask an admin') : undefined,
  );
  fireEvent.keyDown(document.body, { key: '6' });
  await screen.findByText('You may not see this');
  page.intercept(() => undefined);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('Nothing here');
});

test('the whole page speaks Chinese', async () => {
  page = await openPage('/inbox/open', { locale: 'zh-CN' });
  await screen.findByRole('heading', { name: '未结' });
  fireEvent.click(
    (await screen.findByText('甘特图打不开，页面一直转圈')).closest('a') as HTMLElement,
  );
  await screen.findByText('服务时钟');
  expect(screen.getByRole('button', { name: /解决/ })).toBeTruthy();
});
