// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { hours, hoursOf, signed } from './spans';

test('lengths of time go to hours and back', () => {
  expect(hoursOf('3600s')).toBe(1);
  expect(hoursOf('5400s')).toBe(1.5);
  expect(hoursOf('0s')).toBe(0);
  expect(hoursOf(undefined)).toBe(0);
  expect(hoursOf('soon')).toBe(0);
  expect(hours(1.5)).toBe('5400s');
  expect(hoursOf(hours(336))).toBe(336);
});

test('a score shows its sign', () => {
  expect(signed(70.4)).toBe('+70');
  expect(signed(-12.6)).toBe('−13');
  expect(signed(-0.2)).toBe('0');
  expect(signed(0)).toBe('0');
});
