// SPDX-License-Identifier: Apache-2.0
import { useLayoutEffect, useRef } from 'react';

export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

const SEQUENCE_MS = 900;

/** The name of a key stroke: `j`, `?`, `mod+k`, `Enter`. `mod` is Ctrl, or ⌘ on a Mac. */
export function strokeOf(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : '';
  return mod + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return (
    // A box is ticked, not written into.
    !!element?.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable=true]') ||
    element?.isContentEditable === true
  );
}

/**
 * Binds keys while the component is shown. Sequences are written `g i`. Plain keys rest while the
 * reader types or a dialog is open; strokes with `mod` work everywhere.
 */
export function useHotkeys(keys: Hotkeys, isEnabled = true): void {
  const current = useRef(keys);
  current.current = keys;
  // Before anything is painted: whoever sees the page can use its keys.
  useLayoutEffect(() => {
    if (!isEnabled) return;
    let prefix = '';
    let prefixAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey || event.isComposing || event.defaultPrevented) return;
      const stroke = strokeOf(event);
      const plain = !stroke.startsWith('mod+');
      if (plain && (isTyping(event.target) || document.querySelector('dialog[open]'))) return;
      const now = event.timeStamp;
      const sequence = prefix && now - prefixAt < SEQUENCE_MS ? `${prefix} ${stroke}` : stroke;
      const run = current.current[sequence] ?? current.current[stroke];
      if (run) {
        event.preventDefault();
        prefix = '';
        run(event);
        return;
      }
      const opens = Object.keys(current.current).some((key) => key.startsWith(`${stroke} `));
      prefix = opens ? stroke : '';
      prefixAt = now;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isEnabled]);
}
