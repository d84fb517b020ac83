// SPDX-License-Identifier: Apache-2.0
import type { Ticket } from '../../api/gen/tickets';
import { isNewer } from './patch_pages';

/** What a command will most likely make of a ticket. */
export type Expectation = (ticket: Ticket) => Ticket;

/** Tickets with commands under way: the server's last word of each, and what is expected on top of it. */
const awaited = new Map<string, { said: Ticket; expectations: Expectation[] }>();

/** Lists leave the first comment out; what is known of it stays. */
export function merge(known: Ticket | undefined, ticket: Ticket): Ticket {
  return { ...ticket, description: ticket.description || known?.description || '' };
}

function shown(id: string): Ticket | undefined {
  const entry = awaited.get(id);
  return entry?.expectations.reduce((ticket, expectation) => expectation(ticket), entry.said);
}

/** Expects something of a ticket until `forget`; the ticket as it is to be shown. */
export function expectOf(ticket: Ticket, expectation: Expectation): Ticket {
  const entry = awaited.get(ticket.id) ?? { said: ticket, expectations: [] };
  entry.expectations.push(expectation);
  awaited.set(ticket.id, entry);
  return shown(ticket.id) ?? ticket;
}

/**
 * The server's word of a ticket as it is to be shown: what later commands will make of it stays in
 * sight, so that the answer to one command doesn't take back the next.
 */
export function heard(ticket: Ticket): Ticket {
  const entry = awaited.get(ticket.id);
  if (!entry) return ticket;
  if (isNewer(ticket, entry.said)) entry.said = merge(entry.said, ticket);
  return shown(ticket.id) ?? ticket;
}

/** Expects it no longer; the ticket without it, where it was expected. */
export function forget(id: string, expectation: Expectation): Ticket | undefined {
  const entry = awaited.get(id);
  const at = entry?.expectations.indexOf(expectation) ?? -1;
  if (!entry || at < 0) return undefined;
  entry.expectations.splice(at, 1);
  const left = shown(id);
  if (entry.expectations.length === 0) awaited.delete(id);
  return left;
}
