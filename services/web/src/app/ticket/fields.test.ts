// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { TicketField } from '../../api/gen/tickets';
import { formOf, withValue } from './fields_panel';

test('the form of a ticket has the fields of its type and those with a value', () => {
  const field = (key: string, types: TicketField['types']) => ({ key, types }) as TicketField;
  const fields = [field('all', []), field('fault', ['FAULT']), field('install', ['INSTALL'])];
  const keys = (customFields: Record<string, string>) =>
    formOf({ type: 'FAULT', customFields }, fields).map((each) => each.key);
  expect(keys({})).toEqual(['all', 'fault']);
  expect(keys({ install: 'yes' })).toEqual(['all', 'fault', 'install']);
});

test('a value is set, changed and taken away, and the others stay', () => {
  expect(withValue({ a: '1' }, 'b', '2')).toEqual({ a: '1', b: '2' });
  expect(withValue({ a: '1', b: '2' }, 'a', '3')).toEqual({ a: '3', b: '2' });
  expect(withValue({ a: '1', b: '2' }, 'a', '')).toEqual({ b: '2' });
});
