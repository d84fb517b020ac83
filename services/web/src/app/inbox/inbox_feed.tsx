// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import type { InboxStreamItem } from '../../api/gen/tickets';
import { useFeed } from '../live/live';
import { queryClient } from '../query';
import { endSession } from '../session/session_store';
import { storeTicket } from './queries';

const SETTLE_MS = 400;
const FIRST_LOOK_MS = 1500;

/** Figures that a burst of changes should ask for once, not each time. */
const SETTLING = [['ticketCount'], ['atRisk'], ['queue'], ['conversations']];

/**
 * Keeps every list and open ticket in step with the workspace's inbox feed. A change carries the
 * whole ticket, so lists need no second question.
 */
export function InboxFeed() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const first = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      clearTimeout(first.current);
    },
    [],
  );

  const settle = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      for (const queryKey of SETTLING) queryClient.invalidateQueries({ queryKey });
    }, SETTLE_MS);
  };
  const readAnew = (): void => {
    queryClient.invalidateQueries({ queryKey: ['tickets'] });
    queryClient.invalidateQueries({ queryKey: ['ticket'] });
    settle();
  };

  useFeed('/v1/inbox:stream', '-1', {
    onEvent: (event) => {
      const { ticket } = event as InboxStreamItem;
      if (!ticket) return;
      storeTicket(ticket);
      for (const name of ['comments', 'clocks', 'history']) {
        queryClient.invalidateQueries({ queryKey: [name, ticket.id] });
      }
      settle();
    },
    onHole: readAnew,
    onProblem: (problem) => {
      if (problem.status === 401) endSession();
    },
    // What was listed before the feed stood may have missed a change: look once more.
    onSubscribed: (isResume) => {
      if (!isResume) first.current = setTimeout(readAnew, FIRST_LOOK_MS);
    },
  });
  return null;
}
