// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Ticket } from '../src/api/gen/tickets';
import { joined } from '../src/app/ticket/draft';
import { sizeText } from '../src/app/ticket/files';
import { localMinutes, tomorrowMorning } from '../src/app/ticket/scheduled';
import type { State } from './mock/state';
import { comment } from './mock/tickets';
import { openPage, type Page } from './support/page';

let page: Page | undefined;

afterEach(async () => {
  await page?.close();
  page = undefined;
  sessionStorage.clear();
});

const SUBJECT = 'How do I add a milestone?';

async function openTicket(
  prepare: (state: State, ticket: Partial<Ticket>) => void = () => {},
): Promise<{ field: HTMLElement; id: string }> {
  page = await openPage('/inbox/open');
  const ticket = page.server.state.tickets.find((each) => each.subject === SUBJECT);
  prepare(page.server.state, ticket ?? {});
  const list = await screen.findByRole('list', { name: 'Tickets' });
  const row = (await within(list).findByText(SUBJECT)).closest('a') as HTMLElement;
  fireEvent.click(row);
  const field = await screen.findByLabelText('Reply', { selector: 'textarea' });
  return { field, id: ticket?.id ?? '' };
}
const stored = (body: string) => page?.server.state.comments.filter((c) => c.body === body) ?? [];

function choose(name: string, content: string, type = 'text/plain'): void {
  const picker = screen.getByLabelText('Attach files', { selector: 'input' });
  fireEvent.change(picker, { target: { files: [new File([content], name, { type })] } });
}

test('files go up, are named, go with the reply and are shown with it', async () => {
  await openTicket();
  choose('日志.txt', 'hello');
  await screen.findByText('日志.txt');
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  const send = screen.getByRole('button', { name: 'Send' }) as HTMLButtonElement;
  expect(send.disabled).toBe(false);
  fireEvent.click(send);
  const link = await screen.findByRole('link', { name: /日志\.txt/ });
  expect(link.getAttribute('href')).toMatch(/^\/v1\/ticketAttachments\/att_.*:download$/);
  expect(link.getAttribute('download')).toBe('日志.txt');
  await waitFor(() =>
    expect(stored('')).toMatchObject([
      { attachments: [{ fileName: '日志.txt', isComplete: true }] },
    ]),
  );
});

test('a file that is too large is refused by name and can be taken away', async () => {
  await openTicket();
  const giant = new File(['x'], 'giant.iso');
  Object.defineProperty(giant, 'size', { value: 26 * 1024 * 1024 });
  const picker = screen.getByLabelText('Attach files', { selector: 'input' });
  fireEvent.change(picker, { target: { files: [giant] } });
  expect((await screen.findByRole('alert')).textContent).toBe('Larger than 25 MB');
  fireEvent.click(screen.getByRole('button', { name: 'Remove giant.iso' }));
  expect(screen.queryByText('giant.iso')).toBeNull();
});

test('a draft is kept on the server and is there after a reload', async () => {
  const { field, id } = await openTicket();
  fireEvent.change(field, { target: { value: 'half a sentence' } });
  choose('a.txt', 'a');
  await waitFor(() =>
    expect(page?.server.state.drafts.get(id)).toMatchObject({ body: 'half a sentence' }),
  );
  await waitFor(() =>
    expect(page?.server.state.drafts.get(id)?.attachments).toMatchObject([{ fileName: 'a.txt' }]),
  );
  await page?.close();

  // Another browser: nothing in this tab, the draft on the server.
  sessionStorage.clear();
  page = await openPage('/inbox/open');
  const ticket = page.server.state.tickets.find((each) => each.subject === SUBJECT);
  page.server.state.drafts.set(ticket?.id ?? '', {
    ticketId: ticket?.id,
    body: 'written elsewhere',
    visibility: 'INTERNAL',
  });
  fireEvent.click((await screen.findByText(SUBJECT)).closest('a') as HTMLElement);
  const note = await screen.findByLabelText('Internal note', { selector: 'textarea' });
  await waitFor(() => expect((note as HTMLTextAreaElement).value).toBe('written elsewhere'));
  fireEvent.click(screen.getByRole('button', { name: 'Add note' }));
  await waitFor(() => expect(stored('written elsewhere')).toHaveLength(1));
  await waitFor(() => expect(page?.server.state.drafts.size).toBe(0));
});

test('others who look or write are named, oneself is not', async () => {
  const { id } = await openTicket();
  const state = page?.server.state;
  const [me, other] = [state?.users[0], state?.users[1]];
  state?.presenceFeed(id).append((sequence: number) => ({
    sequence: String(sequence),
    viewers: [
      { userId: me?.id, isTyping: true },
      { userId: other?.id, isTyping: true },
    ],
  }));
  await screen.findByText(`${other?.displayName} is writing a reply …`);
  const third = state?.users[2];
  state?.presenceFeed(id).append((sequence: number) => ({
    sequence: String(sequence),
    viewers: [other, third].map((each) => ({ userId: each?.id, isTyping: true })),
  }));
  await screen.findByText(`${other?.displayName}, ${third?.displayName} are writing a reply …`);
  state?.presenceFeed(id).append((sequence: number) => ({
    sequence: String(sequence),
    viewers: [{ userId: other?.id, isTyping: false }],
  }));
  await screen.findByText(`${other?.displayName} is looking at this ticket`);
});

test('a reply that another one overtook is held back until its writer decides', async () => {
  const { field, id } = await openTicket();
  const state = page?.server.state;
  fireEvent.change(field, { target: { value: 'me too' } });
  const ticket = state?.tickets.find((each) => each.id === id);
  if (state && ticket) {
    comment(state, ticket, { body: 'done already' }, 'AGENT', state.users[1]?.id ?? '');
  }
  await screen.findByText('done already');
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText(/Somebody answered or moved the ticket while you wrote/);
  expect(stored('me too')).toHaveLength(0);
  fireEvent.click(screen.getByRole('button', { name: 'Send anyway' }));
  await waitFor(() => expect(stored('me too')).toHaveLength(1));
});

test('a reply is scheduled, shown, and taken back into the composer', async () => {
  const { field, id } = await openTicket();
  fireEvent.change(field, { target: { value: 'good morning' } });
  fireEvent.click(screen.getAllByRole('button', { name: 'More' }).at(-1) as HTMLElement);
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Send later …' }));
  const when = await screen.findByLabelText('Send at');
  fireEvent.change(when, { target: { value: '2001-01-01T09:00' } });
  await screen.findByText('Choose a moment in the future.');
  fireEvent.change(when, { target: { value: localMinutes(tomorrowMorning(new Date())) } });
  fireEvent.click(screen.getByRole('button', { name: 'Schedule', hidden: true }));
  const waiting = await screen.findByRole('region', { name: 'Scheduled' });
  expect(within(waiting).getByText('good morning')).toBeTruthy();
  expect(page?.server.state.scheduled).toMatchObject([{ ticketId: id, state: 'PENDING' }]);
  expect((field as HTMLTextAreaElement).value).toBe('');
  fireEvent.click(within(waiting).getByRole('button', { name: 'Cancel and edit' }));
  await waitFor(() => expect((field as HTMLTextAreaElement).value).toBe('good morning'));
  expect(page?.server.state.scheduled).toMatchObject([{ state: 'CANCELLED' }]);
});

test('what is taken back follows what is being written, with its files', async () => {
  const { field } = await openTicket((state, ticket) => {
    state.scheduled.push({
      id: state.id('sch'),
      ticketId: ticket.id,
      authorId: state.users[0]?.id,
      body: 'good morning',
      visibility: 'PUBLIC',
      state: 'PENDING',
      sendTime: tomorrowMorning(new Date()).toISOString(),
      attachments: [
        {
          id: 'att_late',
          fileName: 'late.txt',
          contentType: 'text/plain',
          sizeBytes: '4',
          receivedBytes: '4',
          isComplete: true,
        },
      ],
    });
  });
  choose('early.txt', 'a');
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  const waiting = await screen.findByRole('region', { name: 'Scheduled' });
  fireEvent.click(within(waiting).getByRole('button', { name: 'Cancel and edit' }));
  // Typed while the server is still asked.
  fireEvent.change(field, { target: { value: 'half a sentence ' } });
  await waitFor(() =>
    expect((field as HTMLTextAreaElement).value).toBe('half a sentence\n\ngood morning'),
  );
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Scheduled' })).toBeNull());
  const files = screen.getByRole('list', { name: 'Files' });
  expect(files.textContent).toMatch(/early\.txt.*late\.txt/);
});

test('a text follows another after a blank line', () => {
  expect(joined('', 'b')).toBe('b');
  expect(joined(' \n', 'b')).toBe('b');
  expect(joined('a\n', 'b')).toBe('a\n\nb');
  expect(joined('a', '')).toBe('a');
});

test('sizes and moments read as people write them', () => {
  expect(sizeText(312, 'en')).toBe('312 byte');
  expect(sizeText(4_200, 'en')).toBe('4.1 kB');
  expect(sizeText(25 * 1024 * 1024, 'en')).toBe('25 MB');
  expect(localMinutes(tomorrowMorning(new Date(2026, 10, 30, 23, 59)))).toBe('2026-12-01T09:00');
});
