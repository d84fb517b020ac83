// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Ticket, Tickets } from '../../api/gen/tickets';
import { api } from '../api';
import { StateBadge } from '../inbox/badges';
import { useContact, useOrganization, useUserName } from '../people/people';
import { Avatar } from '../ui/avatar';
import { Badge } from '../ui/badge';
import { Facts } from '../ui/facts';
import { Failure, Loading } from '../ui/states';

export function RequesterPanel({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const contact = useContact(contactId);
  if (contact.isPending) return <Loading lines={3} />;
  if (contact.isError) return <Failure error={contact.error} onRetry={() => contact.refetch()} />;
  const { displayName, email, phone, jobRole, locale, tags, verifyTime } = contact.data;
  const name = displayName || email || `${t('chat.visitor')} ${contactId.slice(-4)}`;
  return (
    <section className="panel">
      <h2>{t('ticket.requester')}</h2>
      <div className="row person">
        <Avatar id={contactId} name={name} />
        <div className="grow">
          <strong>{name}</strong> {verifyTime && <Badge tone="ok">{t('chat.verified')}</Badge>}
          {email && (
            <a className="ellipsis person-mail" href={`mailto:${email}`}>
              {email}
            </a>
          )}
        </div>
      </div>
      <Facts
        rows={[
          [t('reports.locale'), locale],
          [t('ticket.phone'), phone],
          [t('ticket.job'), jobRole],
        ]}
      />
      {tags.length > 0 && (
        <div className="row tag-row">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </div>
      )}
    </section>
  );
}

export function OrganizationPanel({ organizationId }: { organizationId: string }) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const query = useOrganization(organizationId);
  if (query.isPending) return <Loading lines={2} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  const { displayName, tier, industry, region, employeeCount, managerId, contractValue } =
    query.data;
  return (
    <section className="panel">
      <h2>{t('ticket.organization')}</h2>
      <div className="row">
        <strong className="grow">{displayName}</strong>
        <Badge tone={tier === 'ENTERPRISE' ? 'accent' : 'neutral'}>{t(`tierName.${tier}`)}</Badge>
      </div>
      <Facts
        rows={[
          [t('ticket.field'), [industry, region].filter(Boolean).join(' · ')],
          [t('ticket.size'), employeeCount ? String(employeeCount) : ''],
          [
            t('feedback.revenue'),
            Number(contractValue) > 0
              ? new Intl.NumberFormat(i18n.language).format(Number(contractValue))
              : '',
          ],
          [t('ticket.manager'), managerId && nameOf(managerId)],
        ]}
      />
    </section>
  );
}

export function OtherTickets({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['requesterTickets', ticket.requesterId],
    queryFn: async ({ signal }) =>
      (
        await api(
          Tickets.list,
          { filter: `requester_id = ${ticket.requesterId}`, pageSize: 6 },
          { signal },
        )
      ).tickets,
    enabled: !!ticket.requesterId,
  });
  const others = (query.data ?? []).filter((each) => each.id !== ticket.id).slice(0, 5);
  if (others.length === 0 && !query.isError) return null;
  return (
    <section className="panel">
      <h2>{t('ticket.otherTickets')}</h2>
      {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
      <ul className="other-tickets">
        {others.map((each) => (
          <li key={each.id}>
            <Link to={`/tickets/${each.id}`} className="row">
              <span className="ellipsis grow">
                #{each.number} {each.subject}
              </span>
              <StateBadge state={each.state} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
