// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allPages } from '../../api/all_pages';
import { Contacts, Organizations, Users } from '../../api/gen/accounts';
import { api } from '../api';

const LONG = 10 * 60_000;

/** Every member of the team, active ones first by name. */
export function useUsers() {
  return useQuery({
    queryKey: ['users'],
    queryFn: async ({ signal }) => {
      const all = await allPages(
        (page) => api(Users.list, page, { signal }),
        (page) => page.users,
      );
      return all.sort((a, b) => a.displayName.localeCompare(b.displayName));
    },
    staleTime: LONG,
  });
}

/** Looks a name up; parts of the system have one, an id nobody has is shown shortened. */
export function useUserName(): (id: string) => string {
  const { t } = useTranslation();
  const users = useUsers().data;
  return (id) => {
    if (!id) return '';
    if (id.startsWith('service:')) return t('ticket.system');
    return users?.find((user) => user.id === id)?.displayName ?? id.slice(-6);
  };
}

export function useContact(id: string | undefined) {
  return useQuery({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => api(Contacts.get, { id }, { signal }),
    // An author may also be a part of the system.
    enabled: !!id?.startsWith('con_'),
    staleTime: LONG,
  });
}

export function useOrganization(id: string | undefined) {
  return useQuery({
    queryKey: ['organization', id],
    queryFn: ({ signal }) => api(Organizations.get, { id }, { signal }),
    enabled: !!id,
    staleTime: LONG,
  });
}
