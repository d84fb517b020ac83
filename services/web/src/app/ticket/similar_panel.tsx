// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { SimilarTickets } from '../../api/gen/knowledge';
import type { Ticket, Ticket_State } from '../../api/gen/tickets';
import { api } from '../api';
import { StateBadge } from '../inbox/badges';
import { Badge } from '../ui/badge';

/** Earlier tickets about the same thing; nothing where there are none. */
export function SimilarPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['similar', ticket.id],
    queryFn: ({ signal }) => api(SimilarTickets.find, { ticketId: ticket.id }, { signal }),
    staleTime: 60_000,
    // Help, not a duty: without it the page is whole.
    retry: false,
  });
  const matches = query.data?.matches ?? [];
  if (matches.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('similar.title')}</h2>
      <ul className="other-tickets">
        {matches.map((match) => (
          <li key={match.ticketId}>
            <Link
              to={`/tickets/${match.ticketId}`}
              className="similar-match"
              title={t('similar.because', { words: match.because.join(', ') })}
            >
              <span className="ellipsis">
                #{match.number} {match.subject}
              </span>
              <span className="row">
                <StateBadge state={match.state as Ticket_State} />
                {match.duplicate && <Badge tone="warn">{t('similar.duplicate')}</Badge>}
                <span className="muted small num">{Math.round(match.similarity * 100)} %</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
