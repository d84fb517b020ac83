// SPDX-License-Identifier: Apache-2.0
//
// What the categories of articles are called.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type ArticleCategory, Categories } from '../../api/gen/knowledge';
import { api } from '../api';
import { queryClient } from '../query';

export function useCategories() {
  return useQuery({
    queryKey: ['articleCategories'],
    queryFn: async ({ signal }) => (await api(Categories.list, {}, { signal })).categories,
  });
}

export function forgetCategories(): void {
  void queryClient.invalidateQueries({ queryKey: ['articleCategories'] });
}

export const languageOf = (locale: string): string => locale.split('-')[0] ?? '';

/** The name that a category was given in a language; empty: none. */
export function nameIn(category: ArticleCategory | undefined, language: string): string {
  return category?.names.find(({ locale }) => locale === language)?.name ?? '';
}

/** A path in the words of a language: `计划/甘特图`. Steps without a name keep their own text. */
export function categoryText(
  categories: readonly ArticleCategory[],
  path: string,
  language: string,
): string {
  const parts = path
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean);
  return parts
    .map((part, i) => {
      const step = parts.slice(0, i + 1).join('/');
      return (
        nameIn(
          categories.find((each) => each.path === step),
          language,
        ) || part
      );
    })
    .join('/');
}

/** The same in the language of the screen. */
export function useCategoryText(): (path: string) => string {
  const { i18n } = useTranslation();
  const categories = useCategories().data ?? [];
  return (path) => categoryText(categories, path, languageOf(i18n.language));
}
