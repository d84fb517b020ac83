// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
  action?: { label: string; run: () => void };
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const timers = new Map<number, ReturnType<typeof setTimeout>>();

/** It stays, until `letGo`. */
function hold({ id }: Toast): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

/** It goes after a while; later where it fails or offers something, so that one can act upon it. */
function letGo(toast: Toast): void {
  hold(toast);
  const isLong = toast.tone === 'danger' || toast.action !== undefined;
  timers.set(
    toast.id,
    setTimeout(() => dismissToast(toast.id), isLong ? 9000 : 5000),
  );
}

export function dismissToast(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  publish(toasts.filter((toast) => toast.id !== id));
}

/** Says something in passing; it stays while somebody points at it or has one of its buttons in focus. */
export function showToast(said: Omit<Toast, 'id'>): void {
  const toast = { ...said, id: nextId++ };
  publish([...toasts.slice(-3), toast]);
  letGo(toast);
}

export function Toasts() {
  const { t } = useTranslation();
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <section className="toasts" aria-live="polite" aria-label={t('state.notices')}>
      {current.map((toast) => (
        <div
          key={toast.id}
          className={`toast toast-${toast.tone}`}
          onPointerEnter={() => hold(toast)}
          onPointerLeave={() => letGo(toast)}
        >
          <span className="grow">{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              className="toast-action"
              onFocus={() => hold(toast)}
              onBlur={() => letGo(toast)}
              onClick={() => {
                toast.action?.run();
                dismissToast(toast.id);
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            aria-label={t('action.close')}
            onFocus={() => hold(toast)}
            onBlur={() => letGo(toast)}
            onClick={() => dismissToast(toast.id)}
          >
            ×
          </button>
        </div>
      ))}
    </section>
  );
}
