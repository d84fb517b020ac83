// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startI18n } from '../src/app/i18n/i18n';
import { showToast, Toasts } from '../src/app/ui/toast';

beforeEach(async () => {
  await startI18n('en');
  vi.useFakeTimers();
  render(<Toasts />);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (ms: number): void =>
  act(() => {
    vi.advanceTimersByTime(ms);
  });
const toast = (): HTMLElement => screen.getByText('Resolved').closest('.toast') as HTMLElement;

test('what is said in passing stays while one points at it or is about to act on it', () => {
  const undo = vi.fn();
  act(() => showToast({ tone: 'plain', text: 'Resolved', action: { label: 'Undo', run: undo } }));
  pass(8000);
  fireEvent.pointerEnter(toast());
  pass(60_000);
  fireEvent.pointerLeave(toast());
  fireEvent.focus(screen.getByRole('button', { name: 'Undo' }));
  pass(60_000);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(undo).toHaveBeenCalledTimes(1);
  expect(screen.queryByText('Resolved')).toBeNull();
});

test('it goes by itself when nobody holds it any more', () => {
  act(() => showToast({ tone: 'plain', text: 'Resolved' }));
  fireEvent.pointerEnter(toast());
  pass(60_000);
  fireEvent.pointerLeave(toast());
  pass(6000);
  expect(screen.queryByText('Resolved')).toBeNull();
});
