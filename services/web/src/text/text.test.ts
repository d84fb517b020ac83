// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { parseBlocks, parseInline } from './inline';
import { languageOf } from './language';
import { cutAtBytes, linkify } from './pieces';
import { durationSeconds, relativeTime, span } from './time';

test('the language of a text, names of buttons and products aside', () => {
  expect(languageOf('甘特图打不开')).toBe('zh');
  expect(languageOf('点 Export 没有反应')).toBe('zh');
  expect(languageOf('Please open 设置 and try again')).toBe('en');
  expect(languageOf('E1203 ???')).toBe('en');
  expect(languageOf('1203 !')).toBeUndefined();
});

describe('time', () => {
  test('a span shows its two largest units', () => {
    expect(span(0, 'en')).toBe('0s');
    expect(span(59, 'en')).toBe('59s');
    expect(span(3600, 'en')).toBe('1h');
    expect(span(7505, 'en')).toBe('2h 5m');
    expect(span(97_200, 'zh-CN')).toBe('1天 3小时');
    expect(span(-5, 'en')).toBe('0s');
  });

  test('durations of protobuf', () => {
    expect(durationSeconds('3.5s')).toBe(3.5);
    expect(durationSeconds(undefined)).toBe(0);
    expect(durationSeconds('x')).toBe(0);
  });

  test('relative time in the unit that fits', () => {
    const now = Date.UTC(2026, 1, 1, 12);
    expect(relativeTime(now - 10_000, now, 'en')).toBe('now');
    expect(relativeTime(now - 5 * 60_000, now, 'en')).toBe('5 minutes ago');
    expect(relativeTime(now + 3 * 3_600_000, now, 'en')).toBe('in 3 hours');
    expect(relativeTime(now - 2 * 86_400_000, now, 'zh-CN')).toBe('前天');
    expect(relativeTime(now - 30 * 86_400_000, now, 'en')).toBe('Jan 2');
  });
});

describe('pieces', () => {
  test('byte ranges cut Chinese text between characters', () => {
    const text = '打开甘特图视图';
    expect(cutAtBytes(text, [{ start: 6, end: 15 }])).toEqual([
      { text: '打开', isMatch: false },
      { text: '甘特图', isMatch: true },
      { text: '视图', isMatch: false },
    ]);
  });

  test('ranges that overlap or overrun keep every character once', () => {
    const pieces = cutAtBytes('abcdef', [
      { start: 4, end: 99 },
      { start: 1, end: 3 },
      { start: 2, end: 5 },
    ]);
    expect(pieces.map((piece) => piece.text).join('')).toBe('abcdef');
  });

  test('addresses become links without the punctuation behind them', () => {
    const text = '见 https://a.example/x?y=1。或 (http://b.example/c).';
    const links = linkify(text);
    expect(links.filter((each) => each.href).map((each) => each.href)).toEqual([
      'https://a.example/x?y=1',
      'http://b.example/c',
    ]);
    expect(links.map((each) => each.text).join('')).toBe(text);
    expect(linkify('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)' }]);
  });
});

describe('inline Markdown of answers', () => {
  test('emphasis, code and links; other schemes stay words', () => {
    expect(parseInline('A **b** `c` [d](/e) [f](javascript:x) *g* 2*3*4')).toEqual([
      { kind: 'text', text: 'A ' },
      { kind: 'strong', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'd', href: '/e' },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'f' },
      { kind: 'text', text: ' ' },
      { kind: 'em', text: 'g' },
      { kind: 'text', text: ' 2*3*4' },
    ]);
    expect(parseInline('[x](//evil.example)')).toEqual([{ kind: 'text', text: 'x' }]);
  });

  test('lines become paragraphs, lists and headings', () => {
    expect(parseBlocks('# T\n1. a\n2. b\n\n- c\n|x|y|\n|-|-|').map((b) => b.kind)).toEqual([
      'h',
      'ol',
      'ul',
      'p',
    ]);
  });
});
