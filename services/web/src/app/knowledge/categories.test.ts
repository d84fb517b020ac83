// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { categoryText } from './categories';

test('each step of a category has the name of the language, or its own text', () => {
  const categories = [
    { path: 'Planning', names: [{ locale: 'zh', name: '计划' }], articles: 0 },
    {
      path: 'Planning/Gantt charts',
      names: [
        { locale: 'en', name: 'Charts' },
        { locale: 'zh', name: '甘特图' },
      ],
      articles: 2,
    },
  ];
  expect(categoryText(categories, 'Planning / Gantt charts/', 'zh')).toBe('计划/甘特图');
  expect(categoryText(categories, 'Planning/Gantt charts/Export', 'en')).toBe(
    'Planning/Charts/Export',
  );
  expect(categoryText(categories, 'Other', 'zh')).toBe('Other');
  expect(categoryText([], '', 'zh')).toBe('');
});
