// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Article } from '../api/gen/knowledge';
import { playableVideo } from '../text/video';
import { articleNameOf, branchAt, isQuestion, pathOf, placeOf, sizeOf, treeOf } from './places';

const article = (id: string, category: string): Article => ({ id, category }) as Article;

test('articles stand in categories and sections, the largest first, the rest at the end', () => {
  const tree = treeOf([
    article('1', 'Import'),
    article('2', ''),
    article('3', 'Planning/Gantt charts'),
    article('4', 'Planning / Gantt charts'),
    article('5', 'Planning'),
  ]);
  expect(tree.map(({ name }) => name)).toEqual(['Planning', 'Import', '']);
  expect(tree.map(sizeOf)).toEqual([3, 1, 1]);
  const section = branchAt(tree, 'Planning/Gantt charts');
  expect(section?.articles.map(({ id }) => id)).toEqual(['3', '4']);
  expect(branchAt(tree, 'Planning/Other')).toBeUndefined();
});

test('addresses say what is shown, those of the bot too', () => {
  const place = placeOf(new URL('https://x/help/search?q=milestone&type=video'));
  expect(place).toEqual({ q: 'milestone', category: '', isVideos: true });
  expect(pathOf(place)).toBe('/help?q=milestone&type=video');
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
