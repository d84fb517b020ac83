// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { importNote as english } from '../i18n/import_notes_en';
import { importNote as chinese } from '../i18n/import_notes_zh';
import { noteText } from './transfer_words';

type Notes = Record<string, string>;

function told(said: string): string {
  const t = (key: string, values: Notes): string =>
    ((chinese as Notes)[key.replace('importNote.', '')] ?? '').replace(
      /\{\{(\w+)\}\}/g,
      (_, name: string) => values[name] ?? '',
    );
  return noteText(t as unknown as TFunction, said);
}

test('what an import tells is said in Chinese', () => {
  expect(told('"a (1).png" isn\'t in the archive')).toBe('压缩包中没有“a (1).png”');
  expect(told('the tag <u> was left out; its text was kept')).toBe('已去掉标签 <u>，保留其文字');
  expect(told('the tag <script> was left out')).toBe('已去掉标签 <script>');
  expect(told('front matter, line 2: the list has no ] at its end')).toBe(
    '文件头第 2 行：列表末尾缺少 ]',
  );
  expect(told('the archive has 7 entries; at most 5 are read')).toBe(
    '压缩包有 7 个条目，最多读取 5 个',
  );
  for (const [key, sentence] of Object.entries(english)) {
    const filled = (text: string): string => text.replace(/\{\{(\w)\w*\}\}/g, '$1');
    expect(told(filled(sentence)), key).toBe(filled((chinese as Notes)[key] ?? ''));
  }
});

test('a sentence that nobody translated stays as it is', () => {
  expect(told('article.title must be at most 200 characters')).toBe(
    'article.title must be at most 200 characters',
  );
});
