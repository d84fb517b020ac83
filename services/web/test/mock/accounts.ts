// SPDX-License-Identifier: Apache-2.0
import { ApiError } from './contract';
import type { Handlers } from './handlers';
import { notFound, page } from './page';
import type { State } from './state';

const PERMISSIONS = ['tickets.*', 'chat.*', 'knowledge.*', 'accounts.*', 'sla.*', 'analytics.*'];

/** Whether one of the texts holds what is asked for; everything holds nothing. */
function holds(q: string | undefined, ...texts: (string | undefined)[]): boolean {
  const part = (q ?? '').toLowerCase();
  return texts.some((text) => (text ?? '').toLowerCase().includes(part));
}

export function accountHandlers(state: State): Handlers {
  const hour = 3_600_000;
  return {
    'Sessions.LogIn': ({ email, password }) => {
      const user = state.users.find((u) => u.email === email);
      if (!user || password !== 'correct-horse') {
        throw new ApiError(401, 'LOGIN_FAILED', 'e-mail or password is wrong');
      }
      const token = state.id('ses');
      state.tokens.set(token, { userId: user.id });
      return { token, user, expireTime: new Date(Date.now() + 12 * hour).toISOString() };
    },
    'Sessions.LogOut': () => ({}),
    'Sessions.GetCurrent': (_, caller) => ({
      user: state.users.find((u) => u.id === caller.userId),
      contact: state.contacts.find((c) => c.id === caller.contactId),
      workspace: state.workspace,
      permissions: caller.userId ? PERMISSIONS : ['tickets.read', 'chat.read'],
    }),
    'Workspaces.Get': () => state.workspace as Record<string, unknown>,
    'Visitors.Start': ({ widgetKey, locale, displayName, email }) => {
      if (widgetKey !== state.workspace.widgetKey) {
        throw new ApiError(404, 'WIDGET_NOT_FOUND', 'no workspace has this widget key');
      }
      const contact = { id: state.id('con'), displayName, email, locale, tier: 'FREE' as const };
      state.contacts.push(contact);
      const token = state.id('vis');
      state.tokens.set(token, { contactId: contact.id });
      return {
        token,
        contactId: contact.id,
        expireTime: new Date(Date.now() + 720 * hour).toISOString(),
      };
    },
    'Visitors.Identify': ({ widgetKey, identity, visitorToken }) => {
      if (widgetKey !== state.workspace.widgetKey) {
        throw new ApiError(404, 'WIDGET_NOT_FOUND', 'no workspace has this widget key');
      }
      const [, payload, signature] = String(identity).split('.');
      if (signature !== 'signed') throw new ApiError(401, 'IDENTITY_FORGED', 'not signed here');
      const { sub, name } = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
      let contact = state.contacts.find((c) => c.externalId === sub);
      if (!contact) {
        contact = {
          id: state.id('con'),
          displayName: name,
          externalId: sub,
          tier: 'PAID' as const,
        };
        state.contacts.push(contact);
      }
      const before = state.tokens.get(String(visitorToken))?.contactId;
      for (const conversation of state.conversations) {
        if (before && conversation.contactId === before) conversation.contactId = contact.id;
      }
      const token = state.id('vis');
      state.tokens.set(token, { contactId: contact.id });
      return {
        token,
        contactId: contact.id,
        expireTime: new Date(Date.now() + 24 * hour).toISOString(),
      };
    },
    'Users.List': (r) => page('users', state.users, r),
    'Users.Get': ({ id }) => state.users.find((u) => u.id === id) ?? notFound('user'),
    'Teams.List': () => ({ teams: state.teams }),
    'Organizations.List': (r) =>
      page(
        'organizations',
        state.organizations.filter((each) => holds(r.q, each.displayName)),
        r,
      ),
    'Organizations.Get': ({ id }) =>
      state.organizations.find((o) => o.id === id) ?? notFound('organization'),
    'Contacts.List': (r) =>
      page(
        'contacts',
        state.contacts.filter((each) => holds(r.q, each.displayName, each.email)),
        r,
      ),
    'Contacts.Get': ({ id }) => state.contacts.find((c) => c.id === id) ?? notFound('contact'),
  };
}
