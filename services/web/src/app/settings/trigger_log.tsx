// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  type Trigger,
  type TriggerRun,
  type TriggerRun_Outcome,
  Triggers,
} from '../../api/gen/tickets';
import { shortDateTime } from '../../text/time';
import { api } from '../api';
import '../styles/settings.css';
import { useTicket } from '../inbox/queries';
import { Badge, type Tone } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { useTriggers } from './queries';

const OUTCOMES = ['DONE', 'UNCHANGED', 'NOT_MATCHED', 'FAILED', 'CUT'] as const;
const TONES: Partial<Record<TriggerRun_Outcome, Tone>> = {
  DONE: 'ok',
  MATCHED: 'ok',
  FAILED: 'danger',
  CUT: 'warn',
};

function TicketLink({ id }: { id: string }) {
  const ticket = useTicket(id).data;
  return <Link to={`/tickets/${id}`}>{ticket ? `#${ticket.number}` : id.slice(-6)}</Link>;
}

/** Runs with every condition, whether it held, and what was found instead. */
export function RunList({
  runs,
  nameOf,
}: {
  runs: readonly TriggerRun[];
  nameOf?: (triggerId: string) => string;
}) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="runs">
      {runs.map((run) => (
        <li key={`${run.ticketId}.${run.sequence}.${run.triggerId}`}>
          <div className="row wrap">
            <Badge tone={TONES[run.outcome] ?? 'neutral'}>
              {t(`rules.outcome.${run.outcome}`)}
            </Badge>
            <TicketLink id={run.ticketId} />
            <span>{t(`rules.eventName.${run.event}`)}</span>
            {nameOf && <strong className="ellipsis">{nameOf(run.triggerId)}</strong>}
            <span className="grow" />
            {run.runTime && (
              <span className="muted num">{shortDateTime(run.runTime, i18n.language)}</span>
            )}
          </div>
          <ul className="run-conditions">
            {run.conditions.map((condition) => (
              <li key={condition.text} className={condition.held ? '' : 'text-danger'}>
                <span aria-hidden="true">{condition.held ? '✓' : '✗'}</span>
                <span className="sr-only">{t(condition.held ? 'rules.held' : 'rules.missed')}</span>{' '}
                <code>{condition.text}</code>
                {!condition.held && ` · ${t('rules.found', { value: condition.found || '–' })}`}
              </li>
            ))}
          </ul>
          {run.error && <p className="text-danger">{run.error}</p>}
        </li>
      ))}
    </ul>
  );
}

/** What triggers made of what happened, matches and non-matches; of one trigger or of all. */
export function TriggerLog({ trigger, onClose }: { trigger?: Trigger; onClose: () => void }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<TriggerRun_Outcome>('OUTCOME_UNSPECIFIED');
  const triggers = useTriggers().data;
  const query = useInfiniteQuery({
    queryKey: ['triggerChecks', trigger?.id ?? '', outcome],
    queryFn: ({ pageParam, signal }) =>
      api(
        Triggers.listChecks,
        { triggerId: trigger?.id ?? '', outcome, pageSize: 50, pageToken: pageParam },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
    staleTime: 0,
  });
  const checks = query.data?.pages.flatMap((page) => page.checks) ?? [];
  const runs = checks.flatMap((check) =>
    check.runs.map((run) => ({
      ...run,
      ticketId: check.ticketId,
      sequence: check.sequence,
      event: check.event,
      runTime: check.checkTime,
    })),
  );
  return (
    <Dialog wide title={trigger?.displayName ?? t('rules.wholeLog')} onClose={onClose}>
      <div className="form-body">
        <Select
          small
          label={t('rules.outcomes')}
          value={outcome}
          choices={[
            { value: 'OUTCOME_UNSPECIFIED' as TriggerRun_Outcome, label: t('rules.everyOutcome') },
            ...OUTCOMES.map((value) => ({
              value: value as TriggerRun_Outcome,
              label: t(`rules.outcome.${value}`),
            })),
          ]}
          onChange={setOutcome}
        />
        {query.isPending && <Loading lines={5} />}
        {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
        {query.isSuccess && runs.length === 0 && <p className="muted">{t('rules.emptyLog')}</p>}
        <RunList
          runs={runs}
          nameOf={
            trigger
              ? undefined
              : (id) => triggers?.find((each) => each.id === id)?.displayName ?? id.slice(-6)
          }
        />
        {query.hasNextPage && (
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.loadMore')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
