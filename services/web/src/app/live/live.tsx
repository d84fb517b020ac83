// SPDX-License-Identifier: Apache-2.0
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { Live, type LiveState, type LiveSubscription } from '../../api/live';

const LiveContext = createContext<Live | undefined>(undefined);

export function liveUrl(origin: string): string {
  return `${origin.replace(/^http/, 'ws')}/v1/live`;
}

/** Gives the page its one live connection. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live] = useState(() => new Live({ url: liveUrl(window.location.origin) }));
  useEffect(() => {
    const retry = (): void => live.retryNow();
    window.addEventListener('online', retry);
    return () => {
      window.removeEventListener('online', retry);
      live.close();
    };
  }, [live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive is used outside LiveProvider');
  return live;
}

export function useLiveState(): LiveState {
  const live = useLive();
  return useSyncExternalStore(
    (listener) => live.onState(listener),
    () => live.state,
  );
}

export function useLiveRetry(): () => void {
  const live = useLive();
  return () => live.retryNow();
}

/** Follows a feed while the component is shown; `undefined` follows nothing. */
export function useFeed(
  path: string | undefined,
  after: string,
  handlers: Pick<
    LiveSubscription,
    'isSparse' | 'onEvent' | 'onProblem' | 'onSubscribed' | 'onHole'
  >,
): void {
  const live = useLive();
  const current = useRef(handlers);
  current.current = handlers;
  // A feed resumes on its own; `after` only says where it starts.
  const start = useRef(after);
  start.current = after;
  useEffect(() => {
    if (!path) return;
    return live.subscribe({
      path,
      after: start.current,
      isSparse: current.current.isSparse,
      onEvent: (event, sequence) => current.current.onEvent(event, sequence),
      onProblem: (problem) => current.current.onProblem?.(problem),
      onSubscribed: (isResume) => current.current.onSubscribed?.(isResume),
      onHole: () => current.current.onHole?.(),
    });
  }, [live, path]);
}
