// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { ContactName } from '../people/contact_name';
import { useUserName } from '../people/people';
import { Badge } from '../ui/badge';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useHistory } from './comments';

/** Every action on a ticket with actor and reason, newest first (R17). */
export function HistoryList({ ticketId }: { ticketId: string }) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const query = useHistory(ticketId);
  if (query.isPending) return <Loading lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  const action = (name: string): string =>
    i18n.exists(`historyName.${name}`) ? t(`historyName.${name as 'created'}`) : name;
  const value = (text: string): string => text.replace(/usr_[0-9a-z]{26}/g, (id) => nameOf(id));
  return (
    <ol className="history">
      {[...query.data.entries].reverse().map((entry) => (
        <li key={entry.sequence}>
          <div className="row">
            <strong>{action(entry.action)}</strong>
            <span className="muted ellipsis">
              {entry.actor.startsWith('con_') ? (
                <ContactName id={entry.actor} />
              ) : entry.actor.startsWith('usr_') ? (
                nameOf(entry.actor)
              ) : (
                entry.actor
              )}
            </span>
            <span className="grow" />
            {entry.source !== 'SOURCE_UNSPECIFIED' && entry.source && (
              <Badge title={entry.sourceId || undefined}>
                {t(`historySource.${entry.source}`)}
              </Badge>
            )}
            <span className="muted num">
              <RelativeTime value={entry.occurTime} />
            </span>
          </div>
          {Object.entries(entry.changes).map(([field, change]) => (
            <p key={field} className="history-change">
              <span className="muted">{field}</span> {value(change)}
            </p>
          ))}
          {entry.reason && <p className="muted">{entry.reason}</p>}
        </li>
      ))}
    </ol>
  );
}
