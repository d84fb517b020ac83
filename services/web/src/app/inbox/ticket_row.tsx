// SPDX-License-Identifier: Apache-2.0
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Clock } from '../../api/gen/sla';
import type { Ticket } from '../../api/gen/tickets';
import { day, shortDateTime } from '../../text/time';
import { ContactName } from '../people/contact_name';
import { useUserName } from '../people/people';
import { Avatar } from '../ui/avatar';
import { Badge } from '../ui/badge';
import { Icon } from '../ui/icon';
import { RelativeTime } from '../ui/time';
import { PriorityBadge, StateBadge, TierBadge } from './badges';
import { SlaBadge } from './sla_badge';
import { isOpen } from './views';

export interface TicketRowProps {
  ticket: Ticket;
  clock?: Clock;
  href: string;
  isSelected: boolean;
  isCursor: boolean;
  /** For a bulk action. */
  isChosen: boolean;
  onChoose: (id: string, isRange: boolean) => void;
}

export const TicketRow = memo(function TicketRow({
  ticket,
  clock,
  href,
  isSelected,
  isCursor,
  isChosen,
  onChoose,
}: TicketRowProps) {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  return (
    <li
      className={`ticket-row${isCursor ? ' is-cursor' : ''}${isChosen ? ' is-chosen' : ''}`}
      data-id={ticket.id}
    >
      <label className="ticket-check">
        <input
          type="checkbox"
          aria-label={t('bulk.choose', { number: ticket.number })}
          checked={isChosen}
          onChange={() => {}}
          onClick={(event) => onChoose(ticket.id, event.shiftKey)}
        />
      </label>
      <Link to={href} className="ticket-link" aria-current={isSelected ? 'true' : undefined}>
        <span className="row ticket-top">
          <PriorityBadge priority={ticket.priority} />
          <span className="ticket-subject ellipsis">{ticket.subject}</span>
          <span className="ticket-time muted">
            <RelativeTime value={ticket.updateTime} short />
          </span>
        </span>
        <span className="row ticket-bottom muted">
          <span className="num">#{ticket.number}</span>
          {ticket.requesterId && <ContactName id={ticket.requesterId} />}
          <TierBadge tier={ticket.tier} />
          <span className="grow" />
          {isOpen(ticket) && <SlaBadge clock={clock} breached={ticket.breachedClocks} />}
          {ticket.snoozeUntilTime && (
            <Badge
              title={t('snoozing.until', {
                time: shortDateTime(ticket.snoozeUntilTime, i18n.language),
              })}
            >
              <Icon name="theme" size={11} />
              {day(ticket.snoozeUntilTime, i18n.language)}
            </Badge>
          )}
          {ticket.state !== 'IN_PROGRESS' && <StateBadge state={ticket.state} />}
          {ticket.assigneeId && (
            <span title={nameOf(ticket.assigneeId)}>
              <Avatar small id={ticket.assigneeId} name={nameOf(ticket.assigneeId)} />
              <span className="sr-only">{nameOf(ticket.assigneeId)}</span>
            </span>
          )}
        </span>
      </Link>
    </li>
  );
});
