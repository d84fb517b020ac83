// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readLines, writeLines } from './lines';

test('lines become names and values, and back', () => {
  expect(readLines('project = PM\n\nbroken\n=x\ntoken=a=b')).toEqual({
    project: 'PM',
    token: 'a=b',
  });
  expect(writeLines({ project: 'PM', organization: '1' })).toBe('project=PM\norganization=1');
  expect(readLines(writeLines({ a: 'b=c' }))).toEqual({ a: 'b=c' });
});
