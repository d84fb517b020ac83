// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Measures } from '../api/gen/analytics';
import type { Message } from '../api/gen/chat';
import { gaplessEnd, mergeMessages } from './chat/messages';
import { pickLocale } from './i18n/i18n';
import { articleFrom, formFrom, isSame, splitWords } from './knowledge/article_form';
import { niceStep } from './reports/charts';
import { viewMeasure } from './reports/measures';
import { mayDo } from './session/session';
import { splitTags } from './ticket/details_panel';
import { hue, initials } from './ui/avatar';
import { strokeOf } from './ui/hotkeys';

const message = (sequence: number): Message => ({ sequence: String(sequence) }) as Message;

test('messages are kept once and in order', () => {
  const merged = mergeMessages([message(1), message(3)], [message(2), message(3), message(10)]);
  expect(merged.map((each) => each.sequence)).toEqual(['1', '2', '3', '10']);
  expect(mergeMessages(merged, [message(2)])).toBe(merged);
  expect(gaplessEnd(merged)).toBe('3');
  expect(gaplessEnd([])).toBe('0');
});

test('permissions cover their domain', () => {
  expect(mayDo(['tickets.*'], 'tickets.write')).toBe(true);
  expect(mayDo(['tickets.read'], 'tickets.write')).toBe(false);
  expect(mayDo(['*'], 'sla.admin')).toBe(true);
});

test('names become two letters and a steady colour', () => {
  expect(initials('Lin Yue')).toBe('LY');
  expect(initials('陈思远')).toBe('思远');
  expect(initials('madonna')).toBe('M');
  expect(initials(' ')).toBe('?');
  expect(hue('usr_a')).toBe(hue('usr_a'));
});

test('the language is the stored one, then the browser’s', () => {
  expect(pickLocale(null, ['fr', 'zh-TW', 'en'])).toBe('zh-CN');
  expect(pickLocale('en', ['zh-CN'])).toBe('en');
  expect(pickLocale(null, ['fr'])).toBe('en');
});

test('key strokes have names', () => {
  const stroke = (init: KeyboardEventInit): string => strokeOf(new KeyboardEvent('keydown', init));
  expect(stroke({ key: 'J' })).toBe('j');
  expect(stroke({ key: 'k', ctrlKey: true })).toBe('mod+k');
  expect(stroke({ key: 'Enter' })).toBe('Enter');
});

test('words separated by commas of either script', () => {
  expect(splitTags('vip， 紧急, vip,,')).toEqual(['vip', '紧急']);
  expect(splitWords('甘特图、Gantt;\nchart')).toEqual(['甘特图', 'Gantt', 'chart']);
});

test('an article form without edits is the article', () => {
  const form = formFrom(undefined, 'zh-CN');
  expect(isSame(form, { ...form })).toBe(true);
  expect(isSame(form, { ...form, title: 'x' })).toBe(false);
  expect(articleFrom({ ...form, title: ' T ', keywords: 'a,b' })).toMatchObject({
    title: 'T',
    keywords: ['a', 'b'],
    locale: 'zh-CN',
  });
});

test('a measure without a base is a dash, not a zero', () => {
  const m = { csat: 0, ratings: '0', slaAttainment: 0.96, clocksEnded: '50' } as Measures;
  expect(viewMeasure('csat', m, 'en')).toEqual({ value: '–' });
  expect(viewMeasure('sla', m, 'en')).toMatchObject({ value: '96.0 %', verdict: 'ok' });
  expect(viewMeasure('breaches', { slaBreaches: '1234' } as Measures, 'en').value).toBe('1,234');
});

test('axis steps are 1, 2 or 5', () => {
  expect([3, 9, 17, 33, 120, 4999].map(niceStep)).toEqual([1, 5, 5, 10, 50, 2000]);
});
