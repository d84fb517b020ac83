// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, TicketAction } from '../../api/gen/tickets';
import type { ActionKind } from '../settings/actions';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { Menu } from '../ui/menu';
import { useRun } from '../ui/run';
import { type JobTarget, startJob } from './jobs';
import type { Selection } from './selection';
import type { TicketQuery } from './views';

const BulkDialog = lazy(() => import('./bulk_dialog'));
const MergeDialog = lazy(() => import('../ticket/merge_dialog'));

const STATES = [
  'WAIT_FOR_CUSTOMER',
  'WAIT_FOR_THIRD_PARTY',
  'RESUME',
  'RESOLVE',
  'REOPEN',
  'CLOSE',
] as const satisfies readonly ActionKind[];

/** The one that stays and twenty that become part of it. */
const MOST_MERGED = 21;

/** In place of the search while rows are chosen: what can be done to all of them. */
export function BulkBar({
  selection,
  rows,
  total,
  query,
  me,
}: {
  selection: Selection;
  rows: readonly Ticket[];
  /** How many the view finds; as many as there are rows where there are no more. */
  total: number;
  query: TicketQuery;
  me: string;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'more' | 'merge'>();
  const { busy, run } = useRun();
  const { ids, isAll } = selection;
  const count = isAll ? total : ids.length;
  const target: JobTarget = isAll ? { query } : { ids };
  const act = (kind: ActionKind, value = ''): void => {
    const action: TicketAction = { kind, field: '', value };
    void run(async () => {
      await startJob(target, [action]);
      selection.clear();
    });
  };
  const mayMerge = !isAll && ids.length >= 2 && ids.length <= MOST_MERGED;
  useHotkeys({
    a: () => act('ASSIGN', me),
    e: () => act('RESOLVE'),
    b: () => setOpen('more'),
    m: () => mayMerge && setOpen('merge'),
  });
  return (
    <section className="bulk-bar" aria-label={t('bulk.bar')}>
      <div className="row">
        <label className="row check-row grow">
          <input
            type="checkbox"
            aria-label={t('bulk.all')}
            checked={ids.length === rows.length}
            onChange={selection.toggleRows}
          />
          <strong className="num" role="status">
            {t('bulk.chosen', { count })}
          </strong>
        </label>
        {!isAll && total > ids.length && (
          <Button small tone="quiet" onClick={selection.takeAll}>
            {t('bulk.takeAll', { count: total })}
          </Button>
        )}
        <Button
          small
          tone="quiet"
          icon="close"
          aria-label={t('bulk.clear')}
          title={t('bulk.clear')}
          onClick={selection.clear}
        />
      </div>
      <div className="row wrap">
        <Menu
          label={t('bulk.setState')}
          align="start"
          className="btn btn-small"
          items={STATES.map((kind) => ({
            key: kind,
            label: t(`rules.actionName.${kind}`),
            onSelect: () => act(kind),
          }))}
        >
          {t('bulk.setState')}
        </Menu>
        <Menu
          label={t('ticket.priority')}
          align="start"
          className="btn btn-small"
          items={['P0', 'P1', 'P2', 'P3'].map((value) => ({
            key: value,
            label: value,
            onSelect: () => act('SET_PRIORITY', value),
          }))}
        >
          {t('ticket.priority')}
        </Menu>
        <Button
          small
          disabled={busy}
          aria-keyshortcuts="A"
          title={t('bulk.hint', { what: t('ticket.assignMe'), key: 'A' })}
          onClick={() => act('ASSIGN', me)}
        >
          {t('bulk.toMe')}
        </Button>
        {mayMerge && (
          <Button
            small
            aria-keyshortcuts="M"
            title={t('bulk.hint', { what: t('merging.title'), key: 'M' })}
            onClick={() => setOpen('merge')}
          >
            {t('merging.short')}
          </Button>
        )}
        <Button
          small
          aria-keyshortcuts="B"
          title={t('bulk.hint', { what: t('keys.bulk'), key: 'B' })}
          onClick={() => setOpen('more')}
        >
          {t('bulk.more')}
        </Button>
      </div>
      <Suspense>
        {open === 'more' && (
          <BulkDialog
            target={target}
            count={count}
            onStarted={selection.clear}
            onClose={() => setOpen(undefined)}
          />
        )}
        {open === 'merge' && (
          <MergeDialog
            tickets={rows.filter((row) => selection.has(row.id))}
            onMerged={selection.clear}
            onClose={() => setOpen(undefined)}
          />
        )}
      </Suspense>
    </section>
  );
}
