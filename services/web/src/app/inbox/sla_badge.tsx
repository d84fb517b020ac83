// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type { Clock } from '../../api/gen/sla';
import { durationSeconds, span } from '../../text/time';
import { Icon } from '../ui/icon';
import { useNow } from '../ui/now';

export type Urgency = 'calm' | 'soon' | 'close' | 'over';

/** Seconds until a running clock runs out; business hours are already in its due time. */
export function secondsLeft(clock: Clock, now: number): number {
  if (clock.dueTime) return (Date.parse(clock.dueTime) - now) / 1000;
  return durationSeconds(clock.remaining);
}

/** How near a clock is to its end, by the share of the promised time that is left. */
export function urgency(left: number, within: number): Urgency {
  if (left <= 0) return 'over';
  if (left < Math.max(within * 0.1, 120)) return 'close';
  return left < within * 0.35 ? 'soon' : 'calm';
}

const TONES: Record<Urgency, string> = {
  calm: '',
  soon: ' tone-warn',
  close: ' tone-danger',
  over: ' tone-solid',
};

/** The promise of a ticket that runs out first, counting down. */
export function SlaBadge({ clock, breached }: { clock?: Clock; breached: readonly string[] }) {
  const { t, i18n } = useTranslation();
  const now = useNow(1000);
  if (!clock) {
    if (breached.length === 0) return null;
    return (
      <span className="badge tone-danger" title={t('clockState.BREACHED')}>
        <Icon name="alert" size={12} />
        {t('clockState.BREACHED')}
      </span>
    );
  }
  const left = secondsLeft(clock, now);
  const level = urgency(left, durationSeconds(clock.within));
  const text = span(Math.abs(left), i18n.language);
  const words =
    left > 0 ? t('ticket.remaining', { time: text }) : t('ticket.overdue', { time: text });
  return (
    <span
      className={`badge num${TONES[level]}`}
      title={`${t(`clockName.${clock.kind}`)}: ${words}`}
    >
      <Icon name={level === 'over' ? 'alert' : 'clock'} size={12} />
      {left > 0 ? text : `−${text}`}
      <span className="sr-only">
        {t(`clockName.${clock.kind}`)} {words}
      </span>
    </span>
  );
}
