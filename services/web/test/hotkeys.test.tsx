// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';
import { useHotkeys } from '../src/app/ui/hotkeys';

function Keys({ run }: { run: () => void }) {
  useHotkeys({ v: run });
  return <p>Press v</p>;
}

test('keys work as soon as the page is there', async () => {
  const place = document.createElement('div');
  document.body.append(place);
  const drawn = new Promise<void>((done) => {
    new MutationObserver(() => done()).observe(place, { childList: true });
  });
  const root = createRoot(place);
  const run = vi.fn();
  root.render(<Keys run={run} />);
  await drawn;
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'v' }));
  expect(run).toHaveBeenCalledTimes(1);
  root.unmount();
});
