// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Measures } from '../../api/gen/analytics';
import { type MeasureKey, viewMeasure } from './measures';

export function Tile({
  label,
  value,
  tone = '',
  to,
  children,
}: {
  label: string;
  value: ReactNode;
  tone?: string;
  /** Where the tickets behind the number are. */
  to?: string;
  children?: ReactNode;
}) {
  const body = (
    <>
      <span className="tile-label">{label}</span>
      <span className={`tile-value num ${tone}`}>{value}</span>
      {children && <span className="tile-more muted">{children}</span>}
    </>
  );
  return to ? (
    <Link className="card tile" to={to}>
      {body}
    </Link>
  ) : (
    <div className="card tile">{body}</div>
  );
}

export function MeasureTile({ name, measures }: { name: MeasureKey; measures: Measures }) {
  const { t, i18n } = useTranslation();
  const view = viewMeasure(name, measures, i18n.language);
  const tone = view.verdict === 'ok' ? 'text-ok' : view.verdict === 'warn' ? 'text-warn' : '';
  const more = [
    view.p90 && t('measure.p90', { time: view.p90 }),
    view.goal && t('measure.goal', { value: view.goal }),
  ].filter(Boolean);
  return (
    <Tile label={t(`measure.${name}`)} value={view.value} tone={tone}>
      {more.length > 0 && more.join(' · ')}
    </Tile>
  );
}
