// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';

const KEY = 'deskmesh.seen';
const MOST_KEPT = 200;

let seen: Record<string, number> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
const listeners = new Set<() => void>();

/** Remembers up to where a conversation was read on this device. */
export function markSeen(conversationId: string, sequence: string): void {
  const value = Number(sequence);
  if ((seen[conversationId] ?? 0) >= value) return;
  const kept = Object.entries(seen).filter(([id]) => id !== conversationId);
  seen = Object.fromEntries([...kept.slice(-MOST_KEPT), [conversationId, value]]);
  localStorage.setItem(KEY, JSON.stringify(seen));
  for (const listener of listeners) listener();
}

export function useUnread(): (conversationId: string, lastSequence: string) => number {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen,
  );
  return (id, last) => Math.max(0, Number(last) - (current[id] ?? 0));
}
