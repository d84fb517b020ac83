// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'react';
import type { InboxStreamItem } from '../../api/gen/tickets';
import { useFeed } from '../live/live';
import { queryClient } from '../query';
import { endSession } from '../session/session_store';
import { refreshUnmatched, storeTicket } from './queries';

const SETTLE_MS = 400;
const LATER_MS = 3000;
const UNMATCHED_MS = 1500;
const FIRST_LOOK_MS = 1500;

/** Figures that a burst of changes should ask for once, not each time. */
const SETTLING = [
  ['ticketCount'],
  ['atRisk'],
  ['clocks'],
  ['queue'],
  ['conversations'],
  ['myWork'],
];

/** What another service keeps, which hears of a change a moment after this page. */
const LATER = [['atRisk'], ['clocks']];

function forget(keys: readonly string[][]): void {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
}

/** Asks for figures anew some time after a change, once for all changes of that time. */
class Refresh {
  private timer?: ReturnType<typeof setTimeout>;
  private isStale = false;
  constructor(
    private readonly readAnew: () => void,
    private readonly ms: number,
  ) {}
  ask(): void {
    if (this.timer !== undefined) {
      this.isStale = true;
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.readAnew();
      if (this.isStale) {
        this.isStale = false;
        this.ask();
      }
    }, this.ms);
  }
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/**
 * Keeps every list and open ticket in step with the workspace's inbox feed. A change carries the
 * whole ticket, so lists need no second question.
 */
export function InboxFeed() {
  const [refreshes] = useState(() => [
    new Refresh(() => forget(SETTLING), SETTLE_MS),
    new Refresh(() => forget(LATER), LATER_MS),
    new Refresh(refreshUnmatched, UNMATCHED_MS),
  ]);
  const first = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      for (const refresh of refreshes) refresh.stop();
      clearTimeout(first.current);
    },
    [refreshes],
  );

  const settle = (): void => {
    for (const refresh of refreshes) refresh.ask();
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
