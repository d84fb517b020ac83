// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { BrowseArticlesResponse_Category } from '../api/gen/knowledge';
import { playableVideo } from '../text/video';
import { articleNameOf, isQuestion, pathOf, placeOf, stepsTo, treeOf } from './places';

const category = (path: string, count: number, total = count) =>
  ({ path, count, total, articles: [], names: [] }) as BrowseArticlesResponse_Category;

test('sections stand in their categories, in the order that the server gives', () => {
  const tree = treeOf([
    category('Planning', 1, 4),
    category('Planning/Gantt charts', 2, 3),
    category('Planning/Gantt charts/Export', 1),
    category('Planning/Boards', 0),
    category('Import', 1),
    category('', 1),
  ]);
  expect(tree.map(({ name }) => name)).toEqual(['Planning', 'Import', '']);
  expect(tree.map(({ total }) => total)).toEqual([4, 1, 1]);
  expect(tree[0]?.sections.map(({ name }) => name)).toEqual(['Gantt charts', 'Boards']);
  expect(tree[0]?.sections[0]?.sections.map(({ path }) => path)).toEqual([
    'Planning/Gantt charts/Export',
  ]);
});

test('categories have the names that the server gives, and their own text without', () => {
  const named = { ...category('Planning/Gantt charts', 1), names: ['计划', '甘特图'] };
  expect(treeOf([named]).map(({ name }) => name)).toEqual(['甘特图']);
  expect(stepsTo('Planning/Gantt charts', ['计划', '甘特图'])).toEqual([
    { name: '计划', path: 'Planning' },
    { name: '甘特图', path: 'Planning/Gantt charts' },
  ]);
  expect(stepsTo(' Planning / Boards').map(({ name }) => name)).toEqual(['Planning', 'Boards']);
});

test('a section that is asked for alone is the top of its tree', () => {
  const tree = treeOf([
    category('Planning/Gantt charts', 2, 3),
    category('Planning/Gantt charts/X', 1),
  ]);
  expect(tree.map(({ name }) => name)).toEqual(['Gantt charts']);
  expect(tree[0]?.sections.map(({ name }) => name)).toEqual(['X']);
  expect(treeOf([])).toEqual([]);
});

test('addresses say what is shown, those of the bot too', () => {
  const place = placeOf(new URL('https://x/help/search?q=milestone&type=video'));
  expect(place).toEqual({ q: 'milestone', category: '', kind: 'VIDEO', language: '', asks: false });
  expect(pathOf(place)).toBe('/help?q=milestone&type=video');
  const narrow = '/help?q=milestone&category=Planning&type=error_code&language=zh-CN&ask=1';
  expect(pathOf(placeOf(new URL(narrow, 'https://x')))).toBe(narrow);
  const wrong = placeOf(new URL('https://x/help?q=m&type=poem&language=fr'));
  expect(pathOf(wrong)).toBe('/help?q=m');
  expect(articleNameOf('/help/search')).toBe('');
  expect(articleNameOf('/help/articles/search')).toBe('search');
  expect(articleNameOf('/help/articles/%E9%87%8C')).toBe('里');
  expect(articleNameOf('/help/articles/%E9%')).toBe('%E9%');
  expect(articleNameOf('/help')).toBe('');
});

test('questions are told from words', () => {
  for (const text of ['How do I export?', '怎么创建里程碑', 'is it possible', '能导出吗']) {
    expect(isQuestion(text), text).toBe(true);
  }
  for (const text of ['milestone', '甘特图', 'IMP-1042', 'island']) {
    expect(isQuestion(text), text).toBe(false);
  }
});

test('only files over HTTPS play on the page', () => {
  expect(playableVideo('https://v.example/a.mp4?x=1')).toBe('https://v.example/a.mp4?x=1');
  for (const address of [
    'http://v.example/a.mp4',
    'https://v.example/watch?v=a.mp4',
    'javascript:alert(1)//a.mp4',
    '',
  ]) {
    expect(playableVideo(address), address).toBe('');
  }
});
