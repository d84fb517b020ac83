// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { type Ticket, Tickets } from '../../api/gen/tickets';
import { api } from '../api';
import { ticketReference } from './work';

const MOST = 8;

/** The tickets of the same customer: of the requester, or of the organisation it belongs to. */
export function sameCustomer(ticket: Pick<Ticket, 'requesterId' | 'organizationId'>): string {
  const own = `requester_id = ${ticket.requesterId}`;
  return ticket.organizationId ? `(${own} OR organization_id = ${ticket.organizationId})` : own;
}

/** Tickets by number, id, address or words, as the reader types; without words the latest of `filter`. */
export function useFoundTickets(text: string, filter: string, isWanted = true) {
  const wanted = useDeferredValue(text.trim());
  return useQuery({
    queryKey: ['foundTickets', wanted, filter],
    enabled: isWanted && (wanted !== '' || filter !== ''),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Ticket[]> => {
      const reference = ticketReference(wanted);
      if (reference && 'id' in reference) {
        return [await api(Tickets.get, { id: reference.id }, { signal })];
      }
      const asked = reference
        ? { filter: `number = ${reference.number}` }
        : { q: wanted, filter, pageSize: MOST, orderBy: wanted ? '' : 'update_time desc' };
      return (await api(Tickets.list, asked, { signal })).tickets;
    },
  });
}
