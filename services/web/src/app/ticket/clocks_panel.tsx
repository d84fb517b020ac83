// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Clock, type Clock_State, Clocks } from '../../api/gen/sla';
import { durationSeconds, span } from '../../text/time';
import { api } from '../api';
import { secondsLeft, type Urgency, urgency } from '../inbox/sla_badge';
import { Badge, type Tone } from '../ui/badge';
import { Button } from '../ui/button';
import { useNow } from '../ui/now';
import { Failure, Loading } from '../ui/states';
import { ExplainDialog } from './explain_dialog';

const STATE_TONE: Record<Clock_State, Tone> = {
  STATE_UNSPECIFIED: 'neutral',
  RUNNING: 'accent',
  PAUSED: 'neutral',
  MET: 'ok',
  BREACHED: 'danger',
  CANCELLED: 'neutral',
};

function ClockView({ clock, onExplain }: { clock: Clock; onExplain: () => void }) {
  const { t, i18n } = useTranslation();
  const now = useNow(1000);
  const within = durationSeconds(clock.within);
  const isRunning = clock.state === 'RUNNING';
  const left = isRunning ? secondsLeft(clock, now) : durationSeconds(clock.remaining);
  const level: Urgency = isRunning ? urgency(left, within) : 'calm';
  const time = span(Math.abs(left), i18n.language);
  const done = clock.state === 'MET' || clock.state === 'CANCELLED';
  return (
    <li className="clock">
      <div className="row">
        <strong className="grow">{t(`clockName.${clock.kind}`)}</strong>
        <Badge tone={STATE_TONE[clock.state]}>{t(`clockState.${clock.state}`)}</Badge>
      </div>
      <meter
        className={`clock-bar level-${clock.state === 'BREACHED' ? 'over' : level}`}
        aria-label={t(`clockName.${clock.kind}`)}
        min={0}
        max={Math.max(1, within)}
        value={Math.min(within, Math.max(0, within - left))}
      />
      <div className="row muted clock-foot">
        <span className="grow num">
          {done
            ? span(durationSeconds(clock.elapsed), i18n.language)
            : left > 0
              ? t('ticket.remaining', { time })
              : t('ticket.overdue', {
                  time: span(Math.max(0, overdue(clock, now)), i18n.language),
                })}
          {' / '}
          {span(within, i18n.language)}
        </span>
        <Button tone="quiet" small onClick={onExplain}>
          {t('ticket.explain')}
        </Button>
      </div>
    </li>
  );
}

/** Seconds since the promise was broken. */
function overdue(clock: Clock, now: number): number {
  const at = clock.breachTime ?? clock.dueTime;
  const until = clock.stopTime ? Date.parse(clock.stopTime) : now;
  return at ? (until - Date.parse(at)) / 1000 : 0;
}

export function ClocksPanel({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const [explained, setExplained] = useState<Clock>();
  const query = useQuery({
    queryKey: ['clocks', ticketId],
    queryFn: async ({ signal }) => (await api(Clocks.list, { ticketId }, { signal })).clocks,
    refetchInterval: 60_000,
  });
  return (
    <section className="panel">
      <h2>{t('ticket.clocks')}</h2>
      {query.isPending && <Loading lines={2} />}
      {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
      {query.data?.length === 0 && <p className="muted">{t('ticket.noClocks')}</p>}
      <ul className="clocks">
        {query.data?.map((clock) => (
          <ClockView key={clock.id} clock={clock} onExplain={() => setExplained(clock)} />
        ))}
      </ul>
      {explained && (
        <ExplainDialog
          ticketId={ticketId}
          clock={explained}
          onClose={() => setExplained(undefined)}
        />
      )}
    </section>
  );
}
