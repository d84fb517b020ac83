// SPDX-License-Identifier: Apache-2.0
import { useRun } from '../ui/run';
import { refreshWork } from './work';

/** Runs commands on what hangs on a ticket, which is asked for anew after each. */
export function useWork(ticketId: string, kind: 'subtasks' | 'approvals' | 'links') {
  return useRun(() => refreshWork(ticketId, kind));
}
