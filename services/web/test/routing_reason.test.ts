// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { routingReason } from '../src/app/chat/routing_reason';
import { startI18n } from '../src/app/i18n/i18n';

test('routing reasons are told in words, unknown ones as they are', async () => {
  await startI18n('en');
  expect(routingReason(i18next.t, 'LEAST_OCCUPIED')).toBe('Least occupied of those who fit');
  expect(routingReason(i18next.t, 'LOAD 1/4')).toBe('1 of 4 places were taken');
  expect(routingReason(i18next.t, 'FITS lang:zh>=2, skill:sso')).toBe('Needs zh ≥ 2, sso');
  expect(routingReason(i18next.t, 'FULL_MOON')).toBe('FULL_MOON');
});
