// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import i18next from 'i18next';
import { expect, test } from 'vitest';
import type { Presence } from '../src/api/gen/chat';
import { routingReason } from '../src/app/chat/routing_reason';
import { workloadText } from '../src/app/chat/workload';
import { startI18n } from '../src/app/i18n/i18n';

test('routing reasons are told in words, unknown ones as they are', async () => {
  await startI18n('en');
  expect(routingReason(i18next.t, 'LEAST_OCCUPIED')).toBe('Least occupied of those who fit');
  expect(routingReason(i18next.t, 'LOAD 1/4')).toBe('1 of 4 points were taken');
  expect(routingReason(i18next.t, 'LOAD 1.2/4')).toBe('1.2 of 4 points were taken');
  expect(routingReason(i18next.t, 'HAS 1 CHAT, 2 TICKET')).toBe('Had 1 chat, 2 tickets');
  expect(routingReason(i18next.t, 'FITS lang:zh>=2, skill:sso')).toBe('Needs zh ≥ 2, sso');
  expect(routingReason(i18next.t, 'PULLED from the queue')).toBe('Taken from the queue');
  expect(routingReason(i18next.t, 'TRANSFERRED by usr_1', () => 'Li')).toBe('Transferred by Li');
  expect(routingReason(i18next.t, 'TAKEN_OVER by usr_1')).toBe('Taken over by usr_1');
  expect(routingReason(i18next.t, 'FULL_MOON')).toBe('FULL_MOON');
});

test('a workload is told by what it is made of', async () => {
  const presence: Presence = {
    agentId: 'usr_1',
    state: 'ONLINE',
    reason: '',
    load: 5,
    capacity: 6,
    work: [
      { kind: 'CHAT', count: 3, points: 3 },
      { kind: 'TICKET', count: 2, points: 2 },
    ],
    isSilent: false,
    pointsUsed: 5,
  };
  await startI18n('en');
  expect(workloadText(i18next.t, presence)).toBe('3 chats, 2 tickets: 5 of 6');
  expect(workloadText(i18next.t, { ...presence, work: [], pointsUsed: 0 })).toBe('0 of 6');
  await startI18n('zh-CN');
  expect(workloadText(i18next.t, presence)).toBe('3 个会话、2 个工单，占 5/6 点');
});
