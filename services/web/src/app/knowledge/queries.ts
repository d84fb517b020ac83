// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { allPages } from '../../api/all_pages';
import { type Article, type Article_State, Articles } from '../../api/gen/knowledge';
import { api } from '../api';
import { queryClient } from '../query';
import { forgetCategories } from './categories';

/** Which articles a list shows; `stale`: published ones whose review is due. */
export interface ArticleChoice {
  state: Article_State;
  locale: string;
  stale?: boolean;
}

export function useArticles({ state, locale, stale = false }: ArticleChoice) {
  return useInfiniteQuery({
    queryKey: ['articles', state, locale, stale],
    queryFn: ({ pageParam, signal }) =>
      api(
        Articles.list,
        {
          state: state === 'STATE_UNSPECIFIED' ? undefined : state,
          locale,
          stale,
          pageSize: 100,
          pageToken: pageParam,
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
  });
}

export function useArticleSearch(q: string, locale: string) {
  return useQuery({
    queryKey: ['articleSearch', q, locale],
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (
        await api(
          Articles.search,
          { q, locale, onlyLocale: !!locale, pageSize: 30, asTyped: true },
          { signal },
        )
      ).results,
  });
}

export function useArticle(id: string | undefined) {
  return useQuery({
    queryKey: ['article', id],
    queryFn: ({ signal }) => api(Articles.get, { id }, { signal }),
    enabled: !!id,
    staleTime: 0,
  });
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: ['articleVersions', id],
    queryFn: async ({ signal }) =>
      (await api(Articles.listVersions, { id, pageSize: 200 }, { signal })).versions,
  });
}

export function useDiff(id: string, fromVersion: number, toVersion: number, isWanted: boolean) {
  return useQuery({
    queryKey: ['articleDiff', id, fromVersion, toVersion],
    enabled: isWanted,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api(Articles.diff, { id, fromVersion, toVersion }, { signal }),
  });
}

export function forgetArticle(id: string): void {
  void queryClient.invalidateQueries({ queryKey: ['article', id] });
}

export function storeArticle(article: Article): void {
  queryClient.setQueryData(['article', article.id], article);
  void queryClient.invalidateQueries({ queryKey: ['articles'] });
  void queryClient.invalidateQueries({ queryKey: ['articleSearch'] });
  void queryClient.invalidateQueries({ queryKey: ['articleVersions', article.id] });
  forgetCategories();
}

const MOST_NAMED = 1000;

/** The newest articles of the workspace without their texts, to name and choose from. */
export function useAllArticles(isWanted = true) {
  return useQuery<Article[]>({
    queryKey: ['articles', 'all'],
    enabled: isWanted,
    queryFn: ({ signal }) =>
      allPages(
        (page) => api(Articles.list, page, { signal }),
        (page) => page.articles,
        MOST_NAMED,
      ),
  });
}

/** What an article is called: the newest at once, others by id. An id nobody has is shown shortened. */
export function useArticleTitle(id: string): string {
  const newest = useAllArticles();
  const known = newest.data?.find((article) => article.id === id)?.title;
  const single = useQuery({
    queryKey: ['articles', 'title', id],
    enabled: id !== '' && !newest.isPending && known === undefined,
    queryFn: async ({ signal }) => (await api(Articles.get, { id }, { signal })).title,
  });
  return known ?? single.data ?? id.slice(-6);
}
