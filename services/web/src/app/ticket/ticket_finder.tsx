// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/gen/tickets';
import { StateBadge } from '../inbox/badges';
import { ContactName } from '../people/contact_name';
import { useFoundTickets } from './find_tickets';

/** Chooses a ticket by number or words; without words it offers the latest that `filter` finds. */
export function TicketFinder({
  label,
  filter,
  leftOut,
  always,
  disabled,
  onChoose,
}: {
  label: string;
  filter: string;
  /** Ids that are no choice. */
  leftOut: readonly string[];
  /** Whether the choices are shown also while the field has no focus. */
  always?: boolean;
  disabled?: boolean;
  onChoose: (ticket: Ticket) => void;
}) {
  const { t } = useTranslation();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [isActive, setActive] = useState(false);
  const isOpen = always || isActive;
  const found = useFoundTickets(text, filter, isOpen);
  const tickets = (found.data ?? []).filter((ticket) => !leftOut.includes(ticket.id));
  const current = Math.min(at, tickets.length - 1);
  const choose = (ticket: Ticket | undefined): void => {
    if (!ticket || disabled) return;
    setText('');
    setAt(0);
    onChoose(ticket);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(tickets.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(tickets[current]);
    else if (event.key === 'Escape' && text) setText('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="ticket-finder">
      <input
        className="input"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen && tickets.length > 0}
        aria-controls={listId}
        aria-activedescendant={tickets[current] && isOpen ? `${listId}-${current}` : undefined}
        placeholder={label}
        maxLength={200}
        disabled={disabled}
        value={text}
        onFocus={() => setActive(true)}
        onBlur={() => setActive(false)}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={label} className="finder-list">
        {isOpen &&
          tickets.map((ticket, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
            <div
              key={ticket.id}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className="finder-option"
              // Before the field loses the focus and the choices go.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(ticket)}
            >
              <span className="num muted">#{ticket.number}</span>
              <span className="ellipsis grow">{ticket.subject}</span>
              {ticket.requesterId && (
                <span className="muted finder-who">
                  <ContactName id={ticket.requesterId} />
                </span>
              )}
              <StateBadge state={ticket.state} />
            </div>
          ))}
      </div>
      {isOpen && text.trim() !== '' && tickets.length === 0 && !found.isFetching && (
        <p className="muted">{t('work.noTicket')}</p>
      )}
    </div>
  );
}
