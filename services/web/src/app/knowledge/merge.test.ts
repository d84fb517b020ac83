// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { articleFrom, dayOf, formFrom, timeOf } from './article_form';
import { diffTexts, foldLines, mergeForms, mergeTexts } from './merge';

const marks = { mine: '<<<', theirs: '===', end: '>>>' };
const text = (...lines: string[]): string => lines.join('\n');

test('changes in different places are put together', () => {
  const base = text('a', 'b', 'c', 'd', 'e');
  const mine = text('a', 'B', 'c', 'd', 'e', 'f');
  const theirs = text('0', 'a', 'b', 'c', 'e');
  expect(mergeTexts(base, mine, theirs, marks)).toEqual({
    text: text('0', 'a', 'B', 'c', 'e', 'f'),
    conflicts: 0,
  });
});

test('the same place changed by both keeps both forms between marks', () => {
  const base = text('a', 'b', 'c');
  expect(mergeTexts(base, text('a', 'x', 'c'), text('a', 'y', 'z', 'c'), marks)).toEqual({
    text: text('a', '<<<', 'x', '===', 'y', 'z', '>>>', 'c'),
    conflicts: 1,
  });
  // The same change on both sides is no conflict.
  expect(mergeTexts(base, text('a', 'x', 'c'), text('a', 'x', 'c', 'd'), marks)).toEqual({
    text: text('a', 'x', 'c', 'd'),
    conflicts: 0,
  });
});

test('no line of either is lost, whatever was changed', () => {
  const words = ['a', 'b', 'c', 'd', 'e'];
  let seed = 7;
  const random = (n: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % n;
  };
  const edited = (lines: string[], mark: string): string[] =>
    lines.flatMap((line, i) => {
      const what = random(4);
      if (what === 0) return [`${mark}${i}`];
      return what === 1 ? [line, `${mark}+${i}`] : [line];
    });
  for (let round = 0; round < 300; round++) {
    const base = Array.from({ length: random(9) }, () => words[random(words.length)] as string);
    const mine = edited(base, 'm');
    const theirs = edited(base, 't');
    const merged = mergeTexts(base.join('\n'), mine.join('\n'), theirs.join('\n'), marks);
    const lines = merged?.text.split('\n') ?? [];
    for (const line of [...mine, ...theirs].filter((each) => /^[mt]\+?\d/.test(each))) {
      expect(lines, `${base} | ${mine} | ${theirs}`).toContain(line);
    }
  }
});

test('fields that only one changed are taken from that one', () => {
  const base = formFrom({ title: 'T', body: 'a\nb\nc', category: 'x' }, 'en');
  const mine = { ...base, body: 'A\nb\nc', category: 'y' };
  const theirs = { ...base, body: 'a\nb\nC', title: 'U', category: 'z' };
  const { form, conflicts } = mergeForms(base, mine, theirs, marks);
  expect(form).toMatchObject({ title: 'U', body: 'A\nb\nC', category: 'y' });
  expect(conflicts).toEqual(['category']);
});

test('only what was changed is sent; a day is the one of the author', () => {
  const base = formFrom({ title: 'T', body: 'b', reviewDueTime: timeOf('2026-11-30') }, 'en');
  expect(base.reviewDay).toBe('2026-11-30');
  expect(articleFrom({ ...base, readerPlans: 'paid, enterprise' }, base)).toEqual({
    readerPlans: ['paid', 'enterprise'],
  });
  expect(Object.keys(articleFrom({ ...base, reviewDay: '' }, base))).toEqual(['reviewDueTime']);
  expect(timeOf('soon')).toBeUndefined();
  expect(dayOf(undefined)).toBe('');
});

test('a comparison folds what didn’t change', () => {
  const from = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  const to = from.map((line, i) => (i === 10 ? 'changed' : line));
  const lines = diffTexts(from.join('\n'), to.join('\n')) ?? [];
  expect(lines.filter(({ kind }) => kind !== 'SAME')).toEqual([
    { kind: 'REMOVED', text: 'line 10' },
    { kind: 'ADDED', text: 'changed' },
  ]);
  expect(foldLines(lines).filter((each) => typeof each === 'number')).toEqual([8, 7]);
});
