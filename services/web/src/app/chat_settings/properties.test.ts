// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { linesOf, propertiesOf } from './properties';

test('properties are lines, and lines are properties', () => {
  const properties = { format: 'xlsx', message: 'a = b' };
  expect(propertiesOf(linesOf(properties))).toEqual({ properties });
  expect(propertiesOf('\n format=xlsx \n\n')).toEqual({ properties: { format: 'xlsx' } });
  expect(propertiesOf('format=xlsx\nnonsense').wrong).toBe('nonsense');
  expect(propertiesOf('= xlsx').wrong).toBe('= xlsx');
});
