// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { Agents } from './gen/chat';
import { Clocks } from './gen/sla';
import { Tickets } from './gen/tickets';
import { transcode } from './transcode';

describe('transcode', () => {
  test('a path variable leaves the body and is escaped', () => {
    const call = transcode(Tickets.resolve, { id: 'tkt_a/b', solution: 'done' });
    expect(call).toEqual({
      verb: 'POST',
      path: '/v1/tickets/tkt_a%2Fb:resolve',
      body: '{"solution":"done"}',
    });
  });

  test('a nested variable is taken out of the body field', () => {
    const call = transcode(Tickets.update, {
      ticket: { id: 'tkt_1', priority: 'P1' },
      updateMask: 'priority',
    });
    expect(call.path).toBe('/v1/tickets/tkt_1?updateMask=priority');
    expect(call.body).toBe('{"priority":"P1"}');
  });

  test('what is neither path nor body becomes the query, empty values do not', () => {
    const call = transcode(Tickets.list, { filter: 'state = CLOSED', pageToken: '', pageSize: 2 });
    expect(call.path).toBe('/v1/tickets?filter=state+%3D+CLOSED&pageSize=2');
    expect(call.body).toBeUndefined();
  });

  test('several variables and a verb', () => {
    const call = transcode(Clocks.explain, { ticketId: 'tkt_1', clock: 'first_reply' });
    expect(call.path).toBe('/v1/tickets/tkt_1/clocks/first_reply:explain');
    expect(transcode(Agents.setPresence, { id: 'me', presence: { state: 'AWAY' } })).toEqual({
      verb: 'PUT',
      path: '/v1/agents/me/presence',
      body: '{"state":"AWAY"}',
    });
  });

  test('a missing variable is an error of the caller', () => {
    expect(() => transcode(Tickets.get, {})).toThrow('id is missing');
  });
});
