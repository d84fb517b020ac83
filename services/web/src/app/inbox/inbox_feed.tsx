// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import type { InboxStreamItem } from '../../api/gen/tickets';
import { useFeed } from '../live/live';
import { queryClient } from '../query';
import { endSession } from '../session/session_store';
import { storeTicket } from './queries';

const SETTLE_MS = 400;
const LATER_MS = 3000;
const FIRST_LOOK_MS = 1500;

/** Figures that a burst of changes should ask for once, not each time. */
const SETTLING = [['ticketCount'], ['atRisk'], ['clocks'], ['queue'], ['conversations']];

/** What another service keeps, which hears of a change a moment after this page. */
const LATER = [['atRisk'], ['clocks']];

/**
 * Keeps every list and open ticket in step with the workspace's inbox feed. A change carries the
 * whole ticket, so lists need no second question.
 */
export function InboxFeed() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  const first = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      for (const each of [timer, later, first]) clearTimeout(each.current);
    },
    [],
  );

  const settle = (): void => {
    const askAnew = (keys: string[][]): void => {
      for (const queryKey of keys) queryClient.invalidateQueries({ queryKey });
    };
    clearTimeout(timer.current);
    clearTimeout(later.current);
    timer.current = setTimeout(askAnew, SETTLE_MS, SETTLING);
    later.current = setTimeout(askAnew, LATER_MS, LATER);
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
