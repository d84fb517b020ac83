// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Clock } from '../../api/gen/sla';
import type { Ticket } from '../../api/gen/tickets';
import { Button } from '../ui/button';
import { TicketRow } from './ticket_row';

interface TicketListProps {
  tickets: readonly Ticket[];
  clocks: ReadonlyMap<string, Clock>;
  cursor: string | undefined;
  selected: string | undefined;
  isChosen: (id: string) => boolean;
  /** With `isRange` all from the last one on. */
  onChoose: (id: string, isRange: boolean) => void;
  hrefOf: (ticket: Ticket) => string;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** The rows. The next page is fetched before the reader reaches the end. */
export function TicketList(props: TicketListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const end = useRef<HTMLLIElement>(null);
  const onMore = useRef(props.onMore);
  onMore.current = props.onMore;
  // Rows are drawn anew only when something of theirs changes.
  const onChoose = useRef(props.onChoose);
  onChoose.current = props.onChoose;
  const choose = useCallback(
    (id: string, isRange: boolean): void => onChoose.current(id, isRange),
    [],
  );

  useEffect(() => {
    if (!props.cursor) return;
    const rows = [...(list.current?.children ?? [])] as HTMLElement[];
    rows.find((row) => row.dataset.id === props.cursor)?.scrollIntoView?.({ block: 'nearest' });
  }, [props.cursor]);

  useEffect(() => {
    const target = end.current;
    if (!target || !props.hasMore || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onMore.current();
      },
      { root: list.current, rootMargin: '600px' },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [props.hasMore]);

  return (
    <ul className="ticket-list" ref={list} aria-label={t('inbox.list')}>
      {props.tickets.map((ticket) => (
        <TicketRow
          key={ticket.id}
          ticket={ticket}
          clock={props.clocks.get(ticket.id)}
          href={props.hrefOf(ticket)}
          isSelected={ticket.id === props.selected}
          isCursor={ticket.id === props.cursor}
          isChosen={props.isChosen(ticket.id)}
          onChoose={choose}
        />
      ))}
      {props.hasMore && (
        <li ref={end} className="list-more">
          <Button tone="quiet" disabled={props.isLoadingMore} onClick={props.onMore}>
            {props.isLoadingMore ? t('state.loading') : t('action.loadMore')}
          </Button>
        </li>
      )}
    </ul>
  );
}
