// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api/problem';
import { showToast } from '../ui/toast';
import { refreshWork } from './work';

/**
 * Runs a command on what hangs on a ticket: says why it failed, else refreshes. `busy` while it runs.
 */
export function useWork(ticketId: string, kind: 'subtasks' | 'approvals' | 'links') {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const run = async (command: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await command();
      return true;
    } catch (error) {
      const problem = asProblem(error);
      const why = problem.isOffline ? t('error.offline') : problem.message;
      showToast({ tone: 'danger', text: why });
      return false;
    } finally {
      setBusy(false);
      refreshWork(ticketId, kind);
    }
  };
  return { busy, run };
}
