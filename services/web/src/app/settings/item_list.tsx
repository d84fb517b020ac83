// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/settings.css';
import { queryClient } from '../query';
import { Button } from '../ui/button';
import type { IconName } from '../ui/icon';
import { useRun } from '../ui/run';
import { Empty, Failure, Loading } from '../ui/states';

interface Item {
  id: string;
  position?: number;
}

/** Things that a workspace has set up, each in a card, with the ways to add, change and delete one. */
export function ItemList<T extends Item>({
  query,
  queryKey,
  may,
  empty,
  nameOf,
  badges,
  children,
  buttons,
  form,
  remove,
  place,
  head,
}: {
  query: UseQueryResult<T[]>;
  queryKey: readonly string[];
  /** Whether the reader may change this one; without one: may add some. */
  may: (item?: T) => boolean;
  empty: { icon: IconName; title: string; text: string };
  nameOf: (item: T) => string;
  /** Beside the name. */
  badges?: (item: T) => ReactNode;
  children?: (item: T) => ReactNode;
  /** Beside the usual buttons, also for whoever may only read. */
  buttons?: (item: T) => ReactNode;
  /** Without an item: a new one. */
  form: (item: T | undefined, onClose: () => void) => ReactNode;
  remove?: (item: T) => Promise<unknown>;
  /** Gives an item its place among the others. */
  place?: (id: string, position: number) => Promise<unknown>;
  /** Beside the button for a new one. */
  head?: ReactNode;
}) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<T | 'new'>();
  const { busy, run } = useRun(() => void queryClient.invalidateQueries({ queryKey }));
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  const items = query.data;
  const move = async (item: T, other: T, isUp: boolean): Promise<void> => {
    const to = swapped(item, other, isUp);
    await place?.(item.id, to.item);
    await place?.(other.id, to.other);
  };
  const mover = (at: number, step: 1 | -1, icon: IconName, label: string) => {
    const item = items[at];
    const other = items[at + step];
    if (!place || !item) return null;
    return (
      <Button
        small
        tone="quiet"
        icon={icon}
        aria-label={`${label}: ${nameOf(item)}`}
        title={label}
        disabled={busy || !other}
        onClick={() => other && void run(() => move(item, other, step < 0))}
      />
    );
  };
  return (
    <>
      {(may() || head) && (
        <div className="row list-head">
          {may() && (
            <Button tone="primary" icon="plus" onClick={() => setEdited('new')}>
              {t('settingsPage.new')}
            </Button>
          )}
          {head}
        </div>
      )}
      {items.length === 0 && (
        <Empty icon={empty.icon} title={empty.title}>
          <p>{empty.text}</p>
        </Empty>
      )}
      {items.map((item, at) => (
        <section key={item.id} className="card panel">
          <div className="row">
            <h2 className="grow ellipsis">{nameOf(item)}</h2>
            {badges?.(item)}
            {may(item) && mover(at, -1, 'up', t('settingsPage.moveUp'))}
            {may(item) && mover(at, 1, 'down', t('settingsPage.moveDown'))}
          </div>
          {children?.(item)}
          {(may(item) || buttons) && (
            <div className="row wrap">
              {may(item) && (
                <Button small icon="edit" onClick={() => setEdited(item)}>
                  {t('settingsPage.edit')}
                </Button>
              )}
              {buttons?.(item)}
              {may(item) && remove && (
                <Button
                  small
                  tone="danger"
                  disabled={busy}
                  onClick={() => {
                    const sure = t('settingsPage.sureDelete', { name: nameOf(item) });
                    if (window.confirm(sure)) void run(() => remove(item));
                  }}
                >
                  {t('settingsPage.delete')}
                </Button>
              )}
            </div>
          )}
        </section>
      ))}
      {edited && form(edited === 'new' ? undefined : edited, () => setEdited(undefined))}
    </>
  );
}

/** A place behind all of them. */
export function nextPosition(items: readonly { position: number }[] | undefined): number {
  return Math.min(10_000, Math.max(0, ...(items ?? []).map((item) => item.position)) + 10);
}

/**
 * The positions that put `item` on the place of its neighbour `other`: theirs swapped, or, where both
 * have the same, one pushed aside.
 */
export function swapped(
  item: { position?: number },
  other: { position?: number },
  isUp: boolean,
): { item: number; other: number } {
  const at = item.position ?? 0;
  const there = other.position ?? 0;
  if (at !== there) return { item: there, other: at };
  if (isUp) return at > 0 ? { item: at - 1, other: at } : { item: at, other: at + 1 };
  return at < 10_000 ? { item: at + 1, other: at } : { item: at, other: at - 1 };
}
