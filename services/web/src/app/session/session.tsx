// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import { type CurrentIdentity, Sessions, type User, type Workspace } from '../../api/gen/accounts';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { queryClient } from '../query';
import { Failure } from '../ui/states';
import { LoginPage } from './login_page';
import { beginSession, onSessionChange, sessionHasEnded } from './session_store';

export interface Me {
  user: User;
  workspace: Workspace;
  can: (permission: string) => boolean;
}

const MeContext = createContext<Me | undefined>(undefined);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe is used outside a session');
  return me;
}

/** `tickets.*` covers `tickets.write`; `*` covers everything. */
export function mayDo(granted: readonly string[], wanted: string): boolean {
  const domain = `${wanted.split('.')[0]}.*`;
  return granted.some((each) => each === '*' || each === wanted || each === domain);
}

function meFrom(identity: CurrentIdentity): Me | undefined {
  if (!identity.user || !identity.workspace) return undefined;
  return {
    user: identity.user,
    workspace: identity.workspace,
    can: (permission) => mayDo(identity.permissions, permission),
  };
}

/** Shows its children to a member of the team, and the log-in page to everyone else. */
export function SessionGate({ children }: { children: ReactNode }) {
  const ended = useSyncExternalStore(onSessionChange, sessionHasEnded);
  const query = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => api(Sessions.getCurrent, {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (query.isPending) return null;
  const me = query.data && meFrom(query.data);
  if (query.isError && asProblem(query.error).status !== 401) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  if (!me || ended) {
    const onLoggedIn = async (): Promise<void> => {
      beginSession();
      await queryClient.resetQueries();
    };
    return <LoginPage wasLoggedIn={ended && !!me} onLoggedIn={onLoggedIn} />;
  }
  return <MeContext value={me}>{children}</MeContext>;
}

export async function logOut(): Promise<void> {
  await api(Sessions.logOut).catch(() => undefined);
  queryClient.clear();
  // A fresh page: nothing of the last person stays in memory.
  window.location.assign('/');
}
