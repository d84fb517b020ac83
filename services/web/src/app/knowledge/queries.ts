// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type Article, type Article_State, Articles } from '../../api/gen/knowledge';
import { api } from '../api';
import { queryClient } from '../query';

export function useArticles(state: Article_State, locale: string) {
  return useInfiniteQuery({
    queryKey: ['articles', state, locale],
    queryFn: ({ pageParam, signal }) =>
      api(
        Articles.list,
        {
          state: state === 'STATE_UNSPECIFIED' ? undefined : state,
          locale,
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
      (await api(Articles.search, { q, locale, pageSize: 30 }, { signal })).results,
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

export function storeArticle(article: Article): void {
  queryClient.setQueryData(['article', article.id], article);
  void queryClient.invalidateQueries({ queryKey: ['articles'] });
  void queryClient.invalidateQueries({ queryKey: ['articleSearch'] });
}
