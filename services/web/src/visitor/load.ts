// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';

export interface Loaded<T> {
  data?: T;
  problem?: Problem;
  isLoading: boolean;
  reload: () => void;
  put: (data: T) => void;
}

/** Loads when `key` changes; an answer that comes late for an older key is dropped. */
export function useLoad<T>(key: string | undefined, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key?: string; data?: T; problem?: Problem }>({});
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when `load` differs.
  useEffect(() => {
    if (key === undefined) return;
    let isCurrent = true;
    load().then(
      (data) => isCurrent && setState({ key, data }),
      (error) =>
        isCurrent && setState((old) => ({ key, data: old.data, problem: asProblem(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, round]);
  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : undefined,
    problem: isCurrent ? state.problem : undefined,
    isLoading: key !== undefined && !isCurrent,
    reload: useCallback(() => setRound((n) => n + 1), []),
    put: (data) => setState({ key, data }),
  };
}
