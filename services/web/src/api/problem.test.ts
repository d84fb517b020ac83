// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from 'vitest';
import { asProblem, Problem } from './problem';

test('a problem of another script of the page is a problem with all it says', async () => {
  vi.resetModules();
  const other = await import('./problem');
  expect(other.Problem).not.toBe(Problem);
  const thrown = new other.Problem(
    429,
    'TOO_MANY_CONVERSATIONS',
    'too many',
    [{ field: 'a', description: 'b' }],
    'trace',
    { limit: '20' },
  );
  const problem = asProblem(thrown);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({
    status: 429,
    reason: 'TOO_MANY_CONVERSATIONS',
    message: 'too many',
    violations: [{ field: 'a', description: 'b' }],
    traceId: 'trace',
    metadata: { limit: '20' },
  });
  expect(problem.isOffline).toBe(false);
});

test('anything else means that there was no answer', () => {
  expect(asProblem(new TypeError('Failed to fetch'))).toMatchObject({
    status: 0,
    reason: 'OFFLINE',
  });
  expect(asProblem('cut').message).toBe('cut');
});
