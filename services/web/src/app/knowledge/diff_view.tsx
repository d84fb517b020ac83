// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DiffLine, foldLines } from './merge';

const SIGNS = { SAME: ' ', ADDED: '+', REMOVED: '−' } as const;

/** What changed, line by line; long parts without a change are folded until they are asked for. */
export function DiffView({ lines }: { lines: readonly DiffLine[] }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  if (lines.every(({ kind }) => kind === 'SAME')) {
    return <p className="muted">{t('articleWork.same')}</p>;
  }
  const shown = isWhole ? lines : foldLines(lines);
  return (
    <section className="diff" aria-label={t('articleWork.changes')}>
      {shown.map((line, i) =>
        typeof line === 'number' ? (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed.
            key={i}
            type="button"
            className="diff-fold"
            onClick={() => setWhole(true)}
          >
            {t('articleWork.folded', { lines: line })}
          </button>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed.
          <div key={i} className={`diff-line diff-${line.kind}`}>
            <span aria-hidden="true">{SIGNS[line.kind]}</span>
            {line.kind === 'ADDED' ? (
              <ins>{line.text || ' '}</ins>
            ) : line.kind === 'REMOVED' ? (
              <del>{line.text || ' '}</del>
            ) : (
              <span>{line.text || ' '}</span>
            )}
          </div>
        ),
      )}
    </section>
  );
}
