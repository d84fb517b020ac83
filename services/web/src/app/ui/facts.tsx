// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

/** Names and values; rows without a value are left out. */
export function Facts({ rows }: { rows: readonly (readonly [ReactNode, ReactNode])[] }) {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '' && value !== null);
  if (shown.length === 0) return null;
  return (
    <dl className="facts">
      {shown.map(([name, value], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are fixed.
        <div key={i}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
