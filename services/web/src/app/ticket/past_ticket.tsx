// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Ticket, Tickets } from '../../api/gen/tickets';
import { dateTime } from '../../text/time';
import { api } from '../api';
import { PriorityBadge, StateBadge, TierBadge } from '../inbox/badges';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { Icon } from '../ui/icon';
import { Failure, Loading } from '../ui/states';
import { useHistory } from './comments';
import { HistoryList } from './history_list';
import { Actor, Source, useActionName, useFieldName, useValueText } from './history_words';
import { around, compared } from './past';
import { localMinutes } from './scheduled';
import { Thread } from './thread';

/** What a ticket was at a moment beside what it is now. */
function Comparison({ then, now }: { then: Ticket; now: Ticket }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const valueText = useValueText();
  const all = compared(then, now);
  const different = all.filter((row) => row.differs);
  const rows = [...different, ...all.filter((row) => !row.differs)];
  const count = different.length;
  return (
    <section className="panel">
      <h2>{count > 0 ? t('past.different', { count }) : t('past.same')}</h2>
      <table className="table past-table">
        <thead>
          <tr>
            <th scope="col">{t('rules.field')}</th>
            <th scope="col">{t('past.was')}</th>
            <th scope="col">{t('past.is')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field} className={row.differs ? 'differs' : ''}>
              <th scope="row">{fieldName(row.field)}</th>
              <td>{valueText(row.field, row.was) || '–'}</td>
              <td>{row.differs ? valueText(row.field, row.is) || '–' : '='}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A ticket as it was at a moment: to read, not to change. */
export default function PastTicket({
  ticket,
  moment,
  onMoment,
  onNow,
}: {
  /** As it is now. */
  ticket: Ticket;
  /** RFC 3339. */
  moment: string;
  onMoment: (moment: string) => void;
  onNow: () => void;
}) {
  const { t, i18n } = useTranslation();
  const actionName = useActionName();
  const [tab, setTab] = useState<'thread' | 'history'>('history');
  const history = useHistory(ticket.id);
  const query = useQuery({
    queryKey: ['ticketAsOf', ticket.id, moment],
    queryFn: ({ signal }) => api(Tickets.getAsOf, { id: ticket.id, time: moment }, { signal }),
    placeholderData: (previous) => previous,
    retry: false,
  });
  const { last, earlier, later } = around(history.data?.entries ?? [], moment);
  const [own, setOwn] = useState(() => localMinutes(new Date(moment)));
  useEffect(() => setOwn(localMinutes(new Date(moment))), [moment]);
  useHotkeys({
    Escape: onNow,
    ArrowLeft: () => earlier?.occurTime && onMoment(earlier.occurTime),
    ArrowRight: () => later?.occurTime && onMoment(later.occurTime),
  });
  const then = query.data;
  return (
    <div className="ticket is-past">
      <header className="ticket-head">
        <div className="row past-banner" role="status">
          <Icon name="clock" size={16} />
          <strong className="grow">
            {t('past.banner', { time: dateTime(moment, i18n.language) })}
          </strong>
          <Button tone="primary" shortcut="Esc" onClick={onNow}>
            {t('past.back')}
          </Button>
        </div>
        <div className="row wrap">
          <Button
            small
            icon="back"
            shortcut="←"
            disabled={!earlier}
            onClick={() => earlier?.occurTime && onMoment(earlier.occurTime)}
          >
            {t('past.earlier')}
          </Button>
          <Button
            small
            shortcut="→"
            disabled={!later}
            onClick={() => later?.occurTime && onMoment(later.occurTime)}
          >
            {t('past.later')}
          </Button>
          <input
            className="input past-moment"
            type="datetime-local"
            aria-label={t('past.moment')}
            max={localMinutes(new Date())}
            value={own}
            onChange={(event) => {
              setOwn(event.target.value);
              const chosen = new Date(event.target.value);
              // The end of that minute: what happened in it is seen.
              if (!Number.isNaN(chosen.getTime())) {
                onMoment(new Date(chosen.getTime() + 59_999).toISOString());
              }
            }}
          />
        </div>
        {last && (
          <p className="row wrap past-change">
            <strong>{actionName(last.action)}</strong>
            <Actor id={last.actor} />
            <Source entry={last} />
            {last.reason && <span className="muted">“{last.reason}”</span>}
          </p>
        )}
        {then && (
          <>
            <h1 className="ticket-title">
              <span className="muted num">#{then.number}</span> {then.subject}
            </h1>
            <div className="row ticket-facts">
              <StateBadge state={then.state} />
              <PriorityBadge priority={then.priority} />
              <TierBadge tier={then.tier} />
            </div>
          </>
        )}
      </header>
      {query.isError ? (
        <Failure error={query.error} />
      ) : !then ? (
        <Loading lines={9} />
      ) : (
        <div className="ticket-body">
          <div className="ticket-main">
            <div className="tabs" role="tablist" aria-label={t('ticket.thread')}>
              {(['history', 'thread'] as const).map((each) => (
                <button
                  key={each}
                  type="button"
                  role="tab"
                  className="tab"
                  aria-selected={tab === each}
                  onClick={() => setTab(each)}
                >
                  {t(`ticket.${each}`)}
                </button>
              ))}
            </div>
            <div className="ticket-scroll">
              {tab === 'history' ? (
                <HistoryList ticketId={ticket.id} moment={moment} onLookBack={onMoment} />
              ) : (
                <Thread ticket={then} until={moment} />
              )}
            </div>
          </div>
          <aside className="ticket-aside" aria-label={t('past.comparison')}>
            <Comparison then={then} now={ticket} />
          </aside>
        </div>
      )}
    </div>
  );
}
