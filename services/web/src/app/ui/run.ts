// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api/problem';
import { showToast } from './toast';

/** Why something failed: the server's words, or that it can't be reached. */
export function problemText(t: TFunction, error: unknown): string {
  const problem = asProblem(error);
  return problem.isOffline ? t('error.offline') : problem.message;
}

export function showProblem(t: TFunction, error: unknown): void {
  showToast({ tone: 'danger', text: problemText(t, error) });
}

/**
 * Runs commands: says why one failed, and answers whether it worked. `busy` while one runs;
 * `onEnd` is called after each, whatever came of it.
 */
export function useRun(onEnd: () => void = () => {}) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const run = async (command: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await command();
      return true;
    } catch (error) {
      showProblem(t, error);
      return false;
    } finally {
      setBusy(false);
      onEnd();
    }
  };
  return { busy, run };
}
