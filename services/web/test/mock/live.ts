// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from 'ws';
import { complete, type Route } from './contract';
import type { Caller, Handlers } from './handlers';
import type { State } from './state';

/** The `/v1/live` protocol over one socket. */
export function serveLive(
  state: State,
  routes: Route[],
  handlers: Handlers,
  socket: WebSocket,
  cookieCaller: Caller | undefined,
): void {
  let caller = cookieCaller;
  const stops = new Map<string, () => void>();
  const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
  const refuse = (id: string, status: number, reason: string): void =>
    send({ id, error: { status, reason, title: reason, detail: reason } });

  function subscribe(id: string, path: string, after: number): void {
    const route = routes.find((r) => r.streaming && r.pattern.test(path));
    if (!caller) {
      refuse(id, 401, 'UNAUTHENTICATED');
      return;
    }
    if (!route) {
      refuse(id, 404, 'NO_ROUTE');
      return;
    }
    let feed = state.inbox;
    if (route.name === 'Conversations.Stream') {
      const conversation = route.pattern.exec(path)?.[1] ?? '';
      try {
        handlers['Conversations.Get']?.({ id: conversation }, caller);
      } catch {
        refuse(id, 404, 'CONVERSATION_NOT_FOUND');
        return;
      }
      feed = state.conversationFeed(conversation);
    } else if (route.name === 'Conversations.StreamMarks') {
      feed = state.marksFeed(route.pattern.exec(path)?.[1] ?? '');
    } else if (route.name === 'TicketPresence.Stream') {
      feed = state.presenceFeed(route.pattern.exec(path)?.[1] ?? '');
    } else if (route.name === 'Agents.Stream') {
      feed = state.agentFeed(caller.userId ?? '');
    } else if (caller.contactId) {
      refuse(id, 403, 'PERMISSION_DENIED');
      return;
    }
    stops.get(id)?.();
    stops.set(
      id,
      feed.follow(after, ({ sequence, item }) =>
        send({ id, sequence: String(sequence), event: complete(route.response, item) }),
      ),
    );
  }

  socket.on('message', (data) => {
    const frame = JSON.parse(String(data));
    if (frame.authorization) {
      caller = state.tokens.get(String(frame.authorization).replace('Bearer ', ''));
    } else if (frame.subscribe) {
      subscribe(frame.subscribe.id, frame.subscribe.path, Number(frame.subscribe.after ?? 0));
    } else if (frame.unsubscribe) {
      stops.get(frame.unsubscribe.id)?.();
      stops.delete(frame.unsubscribe.id);
    }
  });
  socket.on('close', () => {
    for (const stop of stops.values()) stop();
  });
}
