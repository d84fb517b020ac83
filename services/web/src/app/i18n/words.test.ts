// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { panelWords } from '../../widget/panel/words';
import { en } from './en';
import { zhCN } from './zh-CN';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flat(value, `${prefix}${key}.`),
  );
}

test('both languages say the same things with the same placeholders', () => {
  const left = new Map(flat(en as Tree));
  const right = new Map(flat(zhCN as Tree));
  expect([...right.keys()].sort()).toEqual([...left.keys()].sort());
  const places = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
  for (const [key, text] of left) {
    expect(places(right.get(key) ?? ''), key).toEqual(places(text));
    expect(text.trim(), key).not.toBe('');
  }
});

test('the Chinese words are Chinese', () => {
  const latin = flat(zhCN as Tree).filter(([, text]) => !/[、㐀-鿿–]/.test(text));
  // Names and codes only.
  expect(latin.map(([, text]) => text).every((text) => /^[A-Z{}/ \w]+$/.test(text))).toBe(true);
  expect(panelWords('zh-CN').queue(2)).toBe('你排在第 2 位');
});
