// SPDX-License-Identifier: Apache-2.0
import { notifyManager, QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/problem';

// In the turn of the event that changed something: by the default, a timer, a box that was ticked would
// be shown unticked until it fires.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live feeds keep the caches fresh; the age only matters after a long absence.
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (count, error) => asProblem(error).isTransient && count < 2,
      retryDelay: (count) => 400 * 2 ** count,
    },
    mutations: { networkMode: 'always' },
  },
});
