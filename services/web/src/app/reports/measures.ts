// SPDX-License-Identifier: Apache-2.0
import type { Measures } from '../../api/gen/analytics';
import { span } from '../../text/time';

export type MeasureKey =
  | 'ticketsCreated'
  | 'ticketsResolved'
  | 'ticketsReopened'
  | 'firstResponse'
  | 'resolution'
  | 'fcr'
  | 'csat'
  | 'rating'
  | 'ratings'
  | 'sla'
  | 'breaches'
  | 'deflection'
  | 'conversations'
  | 'botQuestions'
  | 'botAnswers'
  | 'botHandovers';

export interface MeasureView {
  value: string;
  /** A second line, for example the 90th percentile. */
  p90?: string;
  /** Against the field's goal: reached, missed, or none set. */
  verdict?: 'ok' | 'warn';
  goal?: string;
}

const share = (value: number): string =>
  `${(value * 100).toFixed(value > 0 && value < 1 ? 1 : 0)} %`;

/** Goals of R20 and R50. */
const GOALS = { fcr: 0.85, sla: 0.95, firstResponseSeconds: 300 };

/** One measure as it is shown; a measure without a base (no ratings yet) is a dash. */
export function viewMeasure(key: MeasureKey, m: Measures, locale: string): MeasureView {
  const count = (text: string): MeasureView => ({ value: Number(text).toLocaleString(locale) });
  const time = (mean: number, p90: number, base: string): MeasureView =>
    Number(base) === 0 || mean === 0
      ? { value: '–' }
      : { value: span(mean, locale), p90: span(p90, locale) };
  const part = (value: number, base: string | number, goal?: number): MeasureView => {
    if (Number(base) === 0) return { value: '–' };
    const view: MeasureView = { value: share(value) };
    return goal === undefined
      ? view
      : { ...view, goal: share(goal), verdict: value >= goal ? 'ok' : 'warn' };
  };
  switch (key) {
    case 'ticketsCreated':
    case 'ticketsResolved':
    case 'ticketsReopened':
    case 'ratings':
    case 'botQuestions':
    case 'botAnswers':
    case 'botHandovers':
      return count(m[key]);
    case 'conversations':
      return count(m.conversationsStarted);
    case 'breaches':
      return count(m.slaBreaches);
    case 'firstResponse': {
      const view = time(m.firstResponseMeanSeconds, m.firstResponseP90Seconds, m.ticketsCreated);
      if (view.value === '–') return view;
      const isMet = m.firstResponseMeanSeconds <= GOALS.firstResponseSeconds;
      return {
        ...view,
        goal: span(GOALS.firstResponseSeconds, locale),
        verdict: isMet ? 'ok' : 'warn',
      };
    }
    case 'resolution':
      return time(m.resolutionMeanSeconds, m.resolutionP90Seconds, m.ticketsResolved);
    case 'fcr':
      return part(m.firstContactResolution, m.ticketsResolved, GOALS.fcr);
    case 'csat':
      return part(m.csat, m.ratings);
    case 'rating':
      return Number(m.ratings) === 0 ? { value: '–' } : { value: m.ratingMean.toFixed(2) };
    case 'sla':
      return part(m.slaAttainment, m.clocksEnded, GOALS.sla);
    case 'deflection':
      return part(m.deflection, m.conversationsClosed);
  }
}
