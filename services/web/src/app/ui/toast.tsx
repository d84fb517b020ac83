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

export function dismissToast(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

/** Says something in passing. Failures stay longer, so that they can be acted upon. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  const id = nextId++;
  publish([...toasts.slice(-3), { ...toast, id }]);
  setTimeout(() => dismissToast(id), toast.tone === 'danger' ? 9000 : 5000);
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
        <div key={toast.id} className={`toast toast-${toast.tone}`}>
          <span className="grow">{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              className="toast-action"
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
            onClick={() => dismissToast(toast.id)}
          >
            ×
          </button>
        </div>
      ))}
    </section>
  );
}
