// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../api/gen/tickets';
import { Button } from '../ui/button';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useHistory } from './comments';
import { Actor, Source, useActionName, useFieldName, useValueText } from './history_words';

function Entry({
  entry,
  isCurrent,
  onLookBack,
}: {
  entry: HistoryEntry;
  isCurrent: boolean;
  onLookBack: (moment: string) => void;
}) {
  const { t } = useTranslation();
  const actionName = useActionName();
  const fieldName = useFieldName();
  const valueText = useValueText();
  return (
    <li className={isCurrent ? 'is-current' : ''} aria-current={isCurrent ? 'true' : undefined}>
      <div className="row">
        <strong>{actionName(entry.action)}</strong>
        <span className="muted ellipsis">
          <Actor id={entry.actor} />
        </span>
        <span className="grow" />
        <Source entry={entry} />
        <span className="muted num">
          <RelativeTime value={entry.occurTime} />
        </span>
        {entry.occurTime && (
          <Button
            small
            tone="quiet"
            icon="clock"
            title={t('past.look')}
            aria-label={`${t('past.look')}: ${actionName(entry.action)}`}
            onClick={() => onLookBack(entry.occurTime ?? '')}
          />
        )}
      </div>
      {Object.entries(entry.changes).map(([field, change]) => (
        <p key={field} className="history-change">
          <span className="muted">{fieldName(field)}</span> {valueText(field, change)}
        </p>
      ))}
      {entry.reason && <p className="muted">{entry.reason}</p>}
    </li>
  );
}

/** Every action on a ticket with actor, reason and source, newest first (R17). */
export function HistoryList({
  ticketId,
  moment,
  onLookBack,
}: {
  ticketId: string;
  /** Which one is looked at; what came later is left out. */
  moment?: string;
  /** Shows the ticket as it was right after a change. */
  onLookBack: (moment: string) => void;
}) {
  const query = useHistory(ticketId);
  if (query.isPending) return <Loading lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  const until = moment === undefined ? Number.POSITIVE_INFINITY : Date.parse(moment);
  const entries = query.data.entries.filter((each) => Date.parse(each.occurTime ?? '') <= until);
  return (
    <ol className="history">
      {entries.reverse().map((entry, i) => (
        <Entry
          key={entry.sequence}
          entry={entry}
          isCurrent={moment !== undefined && i === 0}
          onLookBack={onLookBack}
        />
      ))}
    </ol>
  );
}
