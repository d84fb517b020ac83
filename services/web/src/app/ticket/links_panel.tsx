// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Ticket, type TicketLink_Kind, TicketLinks } from '../../api/gen/tickets';
import { api } from '../api';
import { StateBadge } from '../inbox/badges';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { TicketFinder } from './ticket_finder';
import { useWork } from './use_work';
import { linksByKind } from './work';

const KINDS = [
  'INCIDENT_OF',
  'PROBLEM_OF',
  'SOLVED_BY',
  'SOLVES',
  'CAUSED_BY',
  'CAUSES',
  'BLOCKED_BY',
  'BLOCKS',
  'DUPLICATE_OF',
  'DUPLICATED_BY',
  'RELATED_TO',
] as const satisfies readonly TicketLink_Kind[];

/** What a ticket is to others: problem and incidents, changes, what blocks it, and its follow-ups. */
export function LinksPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('INCIDENT_OF');
  const { busy, run } = useWork(ticket.id, 'links');
  const query = useQuery({
    queryKey: ['links', ticket.id, ticket.sequence],
    queryFn: ({ signal }) => api(TicketLinks.list, { ticketId: ticket.id }, { signal }),
    placeholderData: (previous) => previous,
  });
  const links = query.data;
  return (
    <section className="panel">
      <h2>{t('work.links')}</h2>
      {query.isPending && <Loading lines={1} />}
      {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
      {ticket.followUpOfId && (
        <p>
          <Link to={`/tickets/${ticket.followUpOfId}`}>{t('work.followUpOf')}</Link>
        </p>
      )}
      {ticket.splitFromId && (
        <p>
          <Link to={`/tickets/${ticket.splitFromId}`}>{t('splitting.from')}</Link>
        </p>
      )}
      {ticket.followUpIds.map((id) => (
        <p key={id}>
          <Link to={`/tickets/${id}`}>{t('work.followedUp')}</Link>
        </p>
      ))}
      {linksByKind(links?.ticketLinks ?? []).map(([each, group]) => (
        <div key={each}>
          <h3>
            {t(`linkKind.${each}`)}
            {each === 'PROBLEM_OF' && links && (
              <span className="muted num">
                {' '}
                {t('work.incidents', {
                  open: links.openIncidentCount,
                  count: links.incidentCount,
                })}
              </span>
            )}
          </h3>
          <ul className="other-tickets">
            {group.map((link) => (
              <li key={link.linkedTicketId} className="row">
                <Link to={`/tickets/${link.linkedTicketId}`} className="row grow">
                  <span className="ellipsis grow">
                    #{link.linkedNumber} {link.linkedSubject}
                  </span>
                  <StateBadge state={link.linkedState} />
                </Link>
                <Button
                  tone="quiet"
                  small
                  icon="close"
                  aria-label={t('work.unlink', { number: link.linkedNumber })}
                  disabled={busy}
                  onClick={() =>
                    void run(() =>
                      api(TicketLinks.delete, {
                        ticketId: ticket.id,
                        linkedTicketId: link.linkedTicketId,
                        kind: link.kind,
                      }),
                    )
                  }
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <Select
        small
        label={t('work.linkKind')}
        value={kind}
        choices={KINDS.map((value) => ({ value, label: t(`linkKind.${value}`) }))}
        onChange={setKind}
      />
      <TicketFinder
        label={t('work.linkTo')}
        filter=""
        leftOut={[ticket.id]}
        disabled={busy}
        onChoose={(other) =>
          void run(() =>
            api(TicketLinks.create, {
              ticketId: ticket.id,
              ticketLink: { kind, linkedTicketId: other.id },
            }),
          )
        }
      />
    </section>
  );
}
