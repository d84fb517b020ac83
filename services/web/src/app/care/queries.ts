// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Curation } from '../../api/gen/knowledge';
import { api } from '../api';
import { queryClient } from '../query';

const DAY_MS = 86_400_000;

export function useReport(days: number) {
  return useQuery({
    queryKey: ['knowledgeReport', days],
    queryFn: ({ signal }) =>
      api(
        Curation.getReport,
        { from: new Date(Date.now() - days * DAY_MS).toISOString() },
        { signal },
      ),
  });
}

export function useGaps() {
  return useQuery({
    queryKey: ['knowledgeGaps'],
    queryFn: async ({ signal }) =>
      (await api(Curation.listGaps, { pageSize: 50 }, { signal })).gaps,
  });
}

export function forgetGaps(): void {
  void queryClient.invalidateQueries({ queryKey: ['knowledgeGaps'] });
}

export function useSynonyms() {
  return useInfiniteQuery({
    queryKey: ['synonyms'],
    queryFn: ({ pageParam, signal }) =>
      api(Curation.listSynonyms, { pageSize: 500, pageToken: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
  });
}

export function forgetSynonyms(): void {
  void queryClient.invalidateQueries({ queryKey: ['synonyms'] });
}

export function useExamQuestions() {
  return useInfiniteQuery({
    queryKey: ['examQuestions'],
    queryFn: ({ pageParam, signal }) =>
      api(Curation.listExamQuestions, { pageSize: 200, pageToken: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
  });
}

export function useExam() {
  return useQuery({
    queryKey: ['exam'],
    queryFn: ({ signal }) => api(Curation.runExam, {}, { signal }),
  });
}

export function forgetExam(): void {
  void queryClient.invalidateQueries({ queryKey: ['examQuestions'] });
  void queryClient.invalidateQueries({ queryKey: ['exam'] });
}
