// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useState } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { InboxFeed } from '../inbox/inbox_feed';
import { useShownJobs } from '../inbox/jobs';
import { ResolvingProvider } from '../ticket/resolving';
import { useHotkeys } from '../ui/hotkeys';
import { Loading } from '../ui/states';
import { Toasts } from '../ui/toast';
import { ConnectionBanner } from './connection_banner';
import { Rail } from './rail';

const JobCards = lazy(() => import('../inbox/job_cards'));
const Palette = lazy(() => import('./palette'));
const ShortcutsDialog = lazy(() => import('./shortcuts_dialog'));

/** The frame around every page of the workspace. */
export function Shell() {
  const navigate = useNavigate();
  const [open, setOpen] = useState<'palette' | 'shortcuts'>();
  const hasJobs = useShownJobs().length > 0;
  const close = (): void => setOpen(undefined);
  const go = (to: string) => () => void navigate(to);
  useHotkeys({
    'g i': go('/inbox'),
    'g c': go('/chat'),
    'g k': go('/knowledge'),
    'g b': go('/board'),
    'g r': go('/reports'),
    'mod+k': () => setOpen('palette'),
    '?': () => setOpen('shortcuts'),
  });
  return (
    <div className="shell">
      <Rail onPalette={() => setOpen('palette')} onShortcuts={() => setOpen('shortcuts')} />
      <main className="shell-main">
        <ConnectionBanner />
        <div className="shell-page">
          <Suspense fallback={<Loading lines={8} />}>
            <ResolvingProvider>
              <Outlet />
            </ResolvingProvider>
          </Suspense>
        </div>
      </main>
      <InboxFeed />
      <Toasts />
      <Suspense>
        {hasJobs && <JobCards />}
        {open === 'palette' && <Palette onClose={close} />}
        {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      </Suspense>
    </div>
  );
}
