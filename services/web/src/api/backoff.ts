// SPDX-License-Identifier: Apache-2.0

/**
 * Milliseconds to wait before try `attempt` (from 0): doubles from 0.3 s to 15 s, spread by half so
 * that many clients do not come back at once. `random` is in [0, 1).
 */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(15_000, 300 * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.5 + random * 0.5));
}
