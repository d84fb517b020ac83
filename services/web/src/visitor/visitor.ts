// SPDX-License-Identifier: Apache-2.0
//
// A customer without a log-in: a token of the workspace that the widget key names. Widget, help
// centre and portal of one site share it, so that they show the same person's things.
import type { Client } from '../api/client';
import { Visitors } from '../api/gen/accounts';

export interface Visitor {
  token: string;
  contactId: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** The customer's id in the page's own system, once a signed identity has said so. */
  subject?: string;
}

/** A JSON Web Token that the page's server has signed, or a way to get a fresh one. */
export type IdentitySource = string | (() => Promise<string> | string);

const PREFIX = 'deskmesh.visitor.';

/** Storage may be refused (private mode, blocked cookies): then a visit lasts as long as the page. */
const memory = new Map<string, string>();

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

export function writeStored(key: string, value: string | null): void {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Kept in memory.
  }
}

/** The visitor known on this device, unless its token is about to end. */
export function knownVisitor(widgetKey: string, now: number): Visitor | undefined {
  try {
    const visitor = JSON.parse(readStored(PREFIX + widgetKey) ?? 'null') as Visitor | null;
    return visitor?.token && visitor.expiresAt > now + 60_000 ? visitor : undefined;
  } catch {
    return undefined;
  }
}

export function forgetVisitor(widgetKey: string): void {
  writeStored(PREFIX + widgetKey, null);
}

export interface VisitorDetails {
  locale: string;
  displayName?: string;
  email?: string;
}

/** An anonymous visitor; the one of another page of this device, where that was faster. */
export async function startVisitor(
  client: Client,
  widgetKey: string,
  details: VisitorDetails,
): Promise<Visitor> {
  const session = await client(Visitors.start, { widgetKey, ...details });
  const visitor: Visitor = {
    token: session.token,
    contactId: session.contactId,
    expiresAt: Date.parse(session.expireTime ?? '') || Date.now() + 86_400_000,
  };
  const first = knownVisitor(widgetKey, Date.now());
  if (first && first.subject === undefined) return first;
  writeStored(PREFIX + widgetKey, JSON.stringify(visitor));
  return visitor;
}

/** Whom a token speaks of; only the server can tell whether it is true. */
export function subjectOf(identity: string): string | undefined {
  try {
    const payload = (identity.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(payload), (c) => c.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The visitor that a signed identity names: the one known here, or whom the server recognises. What an
 * anonymous visitor of this device began goes on as that customer's; what another customer began
 * doesn't.
 */
export async function identifyVisitor(
  client: Client,
  widgetKey: string,
  source: IdentitySource,
  now: number,
): Promise<Visitor> {
  const identity = typeof source === 'string' ? source : await source();
  const subject = subjectOf(identity);
  const known = knownVisitor(widgetKey, now);
  if (known?.subject !== undefined && known.subject === subject) return known;
  const session = await client(Visitors.identify, {
    widgetKey,
    identity,
    visitorToken: known && known.subject === undefined ? known.token : '',
  });
  const visitor: Visitor = {
    token: session.token,
    contactId: session.contactId,
    expiresAt: Date.parse(session.expireTime ?? '') || now + 3_600_000,
    subject,
  };
  writeStored(PREFIX + widgetKey, JSON.stringify(visitor));
  return visitor;
}
