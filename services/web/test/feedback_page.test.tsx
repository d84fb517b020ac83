// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { openPage, type Page, problem } from './support/page';

let page: Page | undefined;

afterEach(async () => {
  await page?.close();
  page = undefined;
});

test('frequent problems show their votes and lead to the tracker', async () => {
  page = await openPage('/feedback');
  const row = (await screen.findByText(/导出的甘特图为空/)).closest('tr') as HTMLElement;
  expect(within(row).getByRole('link', { name: 'SUP-12' }).getAttribute('href')).toBe(
    'https://jira.example/browse/SUP-12',
  );
  expect(within(row).getByText('500,000')).toBeTruthy();
  expect(within(row).getByText('In progress')).toBeTruthy();
});

test('a wave shows its score with the interval', async () => {
  page = await openPage('/feedback?tab=nps', { locale: 'zh-CN' });
  expect(await screen.findByText('+60')).toBeTruthy();
  expect(screen.getByText('+15 … +83')).toBeTruthy();
  expect(screen.getByText('已发送 40 份；抽样 50 %')).toBeTruthy();
});

test('survey settings are changed in hours and days', async () => {
  page = await openPage('/feedback?tab=surveys');
  const delay = (await screen.findByLabelText(
    'Hours from resolving to asking',
  )) as HTMLInputElement;
  expect(delay.value).toBe('1');
  const sent: string[] = [];
  page.intercept((verb, _path, body) => {
    if (verb !== 'GET') sent.push(body);
    return undefined;
  });
  fireEvent.change(delay, { target: { value: '24' } });
  fireEvent.submit(delay.closest('form') as HTMLFormElement);
  await screen.findByText('Saved');
  await waitFor(() => expect(delay.value).toBe('24'));
  expect(sent.map((body) => JSON.parse(body))).toMatchObject([{ delay: '86400s' }]);
});

test('a ticket is linked to a defect on its page, and unlinked again', async () => {
  page = await openPage('/inbox/open');
  const list = await screen.findByRole('list', { name: 'Tickets' });
  fireEvent.click((await within(list).findByText('整个团队无法登录')).closest('a') as HTMLElement);
  fireEvent.click(await screen.findByRole('button', { name: 'Link to a defect', hidden: true }));
  const known = (await screen.findByLabelText('Known defect')) as HTMLSelectElement;
  await waitFor(() => expect(known.options.length).toBe(2));
  fireEvent.change(known, { target: { value: known.options[1]?.value } });
  fireEvent.submit(known.closest('form') as HTMLFormElement);
  await screen.findByRole('link', { name: 'SUP-12', hidden: true });
  fireEvent.click(screen.getByRole('button', { name: /Unlink/, hidden: true }));
  await waitFor(() =>
    expect(screen.queryByRole('link', { name: 'SUP-12', hidden: true })).toBeNull(),
  );
});

const openLinkDialog = async (): Promise<void> => {
  const list = await screen.findByRole('list', { name: 'Tickets' });
  fireEvent.click((await within(list).findByText('整个团队无法登录')).closest('a') as HTMLElement);
  fireEvent.click(await screen.findByRole('button', { name: 'Link to a defect', hidden: true }));
};

test('a key typed for a tracker that was given up again is not sent; two clicks make one defect', async () => {
  page = await openPage('/inbox/open');
  const made: unknown[] = [];
  page.intercept((verb, path, body) => {
    if (path.startsWith('/v1/defectTrackers')) {
      const trackers = [{ id: 'trk_1', displayName: 'Jira' }];
      return Response.json({ defectTrackers: trackers });
    }
    if (verb === 'POST' && path === '/v1/defects') made.push(JSON.parse(body).defect);
    return undefined;
  });
  await openLinkDialog();
  const tracker = (await screen.findByLabelText('Tracker')) as HTMLSelectElement;
  await waitFor(() => expect(tracker.options.length).toBe(2));
  fireEvent.change(tracker, { target: { value: 'trk_1' } });
  const key = await screen.findByLabelText('Its key, if it exists there');
  fireEvent.change(key, { target: { value: 'SUP-99' } });
  fireEvent.change(tracker, { target: { value: '' } });
  const title = screen.getByLabelText('Problem') as HTMLInputElement;
  expect(title.required).toBe(true);
  fireEvent.change(title, { target: { value: ' Login fails ' } });
  const link = screen.getByRole('button', { name: 'Link', hidden: true });
  fireEvent.click(link);
  fireEvent.click(link);
  await waitFor(() => expect(screen.queryByLabelText('Known defect')).toBeNull());
  await screen.findByText('Login fails');
  expect(made).toEqual([{ title: 'Login fails', trackerId: '', externalKey: '' }]);
});

test('a wave ends only when asked twice; a server that is away is said in the own language', async () => {
  page = await openPage('/feedback?tab=nps');
  const asked = vi.fn(() => false);
  vi.stubGlobal('confirm', asked);
  const ends: string[] = [];
  page.intercept((verb, path) => {
    if (verb === 'GET') return undefined;
    ends.push(path);
    throw new TypeError('Failed to fetch');
  });
  const end = await screen.findByRole('button', { name: 'End' });
  fireEvent.click(end);
  expect(asked).toHaveBeenCalledWith('End “Q1”? It can’t be started again.');
  expect(ends).toEqual([]);
  asked.mockReturnValue(true);
  fireEvent.click(end);
  await screen.findByText('The server cannot be reached');
  expect(ends).toHaveLength(1);
  expect(screen.queryByText('Failed to fetch')).toBeNull();
});

test('what could not be loaded is said', async () => {
  page = await openPage('/feedback?tab=nps');
  page.intercept((_verb, path) =>
    path.includes('core') ? problem(400, 'BROKEN', 'no scores today') : undefined,
  );
  await screen.findByText('no scores today');
});
