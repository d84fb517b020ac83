// SPDX-License-Identifier: Apache-2.0

const listeners = new Set<() => void>();
let hasEnded = false;

/** Whether the server refused the session since the page was loaded. */
export function sessionHasEnded(): boolean {
  return hasEnded;
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(value: boolean): void {
  if (hasEnded === value) return;
  hasEnded = value;
  for (const listener of listeners) listener();
}

export const endSession = (): void => set(true);
export const beginSession = (): void => set(false);
