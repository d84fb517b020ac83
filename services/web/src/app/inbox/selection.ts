// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo, useState } from 'react';

/** The ids between two, both included, in either direction; only the second where the first is gone. */
export function between(ids: readonly string[], from: string | undefined, to: string): string[] {
  const at = from === undefined ? -1 : ids.indexOf(from);
  const end = ids.indexOf(to);
  if (end < 0) return [];
  return at < 0 ? [to] : ids.slice(Math.min(at, end), Math.max(at, end) + 1);
}

export interface Selection {
  /** Of the rows that are shown. */
  ids: readonly string[];
  has: (id: string) => boolean;
  /** All that the view finds, also those that were not read yet. */
  isAll: boolean;
  toggle: (id: string, isRange: boolean) => void;
  /** All rows read so far, or none. */
  toggleRows: () => void;
  takeAll: () => void;
  clear: () => void;
}

/** Which rows are chosen for a bulk action. Rows that leave the list leave the selection. */
export function useSelection(rows: readonly { id: string }[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string>();
  const [isAll, setAll] = useState(false);
  const order = useMemo(() => rows.map((row) => row.id), [rows]);
  const ids = useMemo(
    () => (chosen.size === 0 ? [] : order.filter((id) => chosen.has(id))),
    [order, chosen],
  );
  const clear = useCallback((): void => {
    setChosen((old) => (old.size === 0 ? old : new Set()));
    setAnchor(undefined);
    setAll(false);
  }, []);
  return {
    ids,
    has: (id) => chosen.has(id),
    isAll: isAll && ids.length > 0,
    toggle: (id, isRange) => {
      const next = new Set(chosen);
      const isChosen = !chosen.has(id);
      for (const each of isRange ? between(order, anchor, id) : [id]) {
        if (isRange || isChosen) next.add(each);
        else next.delete(each);
      }
      setChosen(next);
      setAnchor(id);
      setAll(false);
    },
    toggleRows: () => {
      if (ids.length === order.length) clear();
      else setChosen(new Set(order));
      setAll(false);
    },
    takeAll: () => {
      setChosen(new Set(order));
      setAll(true);
    },
    clear,
  };
}
