// SPDX-License-Identifier: Apache-2.0

/** A step of 1, 2 or 5 times a power of ten, so that about four lines cover the range. */
export function niceStep(most: number): number {
  if (most <= 4) return 1;
  const raw = most / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((each) => each * power >= raw) ?? 10;
  return factor * power;
}

export interface Series {
  name: string;
  className: string;
  values: readonly number[];
}

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 36;
const BOTTOM = 24;
const TOP = 8;

/** Lines over time. The figures are in the table below it, so the drawing itself is silent. */
export function LineChart({
  labels,
  series,
}: {
  labels: readonly string[];
  series: readonly Series[];
}) {
  const most = Math.max(1, ...series.flatMap((each) => each.values));
  const step = niceStep(most);
  const top = Math.ceil(most / step) * step;
  const x = (i: number): number => LEFT + (i * (WIDTH - LEFT - 8)) / Math.max(1, labels.length - 1);
  const y = (value: number): number => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const grid = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  const every = Math.max(1, Math.ceil(labels.length / 7));
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {grid.map((value) => (
          <g key={value}>
            <line className="chart-grid" x1={LEFT} x2={WIDTH - 8} y1={y(value)} y2={y(value)} />
            <text className="chart-text" x={LEFT - 6} y={y(value) + 4} textAnchor="end">
              {value}
            </text>
          </g>
        ))}
        {labels.map(
          (label, i) =>
            i % every === 0 && (
              <text key={label} className="chart-text" x={x(i)} y={HEIGHT - 6} textAnchor="middle">
                {label}
              </text>
            ),
        )}
        {series.map((each) => (
          <polyline
            key={each.name}
            className={`chart-line ${each.className}`}
            points={each.values
              .map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`)
              .join(' ')}
          />
        ))}
      </svg>
      <figcaption className="row chart-legend">
        {series.map((each) => (
          <span key={each.name} className="row">
            <i className={`chart-key ${each.className}`} /> {each.name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** Horizontal bars with their numbers. */
export function Bars({
  rows,
}: {
  rows: readonly { key: string; label: string; value: number; tone?: string }[];
}) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  return (
    <ul className="bars">
      {rows.map((row) => (
        <li key={row.key}>
          <span className="bar-label ellipsis">{row.label}</span>
          <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect className="bar-back" width="100" height="8" rx="2" />
            <rect
              className={`bar-fill ${row.tone ?? ''}`}
              width={(100 * row.value) / most}
              height="8"
              rx="2"
            />
          </svg>
          <span className="num bar-value">{row.value}</span>
        </li>
      ))}
    </ul>
  );
}
