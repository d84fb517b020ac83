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
  fireEvent.change(delay, { target: { value: '24' } });
  fireEvent.submit(delay.closest('form') as HTMLFormElement);
  await screen.findByText('Saved');
  await waitFor(() => expect(delay.value).toBe('24'));
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
