// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api/problem';
import { Button } from './button';
import { Icon, type IconName } from './icon';

/** Nothing to show, said so that the reader knows why and what to do. */
export function Empty({
  icon = 'inbox',
  title,
  text,
  children,
}: {
  icon?: IconName;
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className="state">
      <Icon name={icon} size={40} />
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

/** A view that could not be loaded, with the way to try again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const title = problem.isOffline
    ? t('error.offline')
    : problem.status === 404
      ? t('error.notFound')
      : problem.status === 403
        ? t('error.forbidden')
        : t('error.title');
  return (
    <div className="state" role="alert">
      <Icon name="alert" size={40} />
      <h2>{title}</h2>
      {!problem.isOffline && <p>{problem.message}</p>}
      {problem.traceId && <p className="muted">{t('error.trace', { id: problem.traceId })}</p>}
      {onRetry && (
        <Button icon="refresh" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  );
}

const WIDTHS = ['', ' skeleton-medium', '', ' skeleton-short', ' skeleton-medium'];

/** Grey lines in place of what is on its way. */
export function Loading({ lines = 5 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className="skeletons" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike.
        <span key={i} className={`skeleton${WIDTHS[i % WIDTHS.length]}`} />
      ))}
    </div>
  );
}
