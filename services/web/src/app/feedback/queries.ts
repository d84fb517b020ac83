// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import {
  Defects,
  DefectTrackers,
  type ListDefectsRequest_Order,
  NpsWaves,
  type Survey,
  Surveys,
} from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';

export function useDefects(order: ListDefectsRequest_Order, onlyOpen: boolean) {
  return useQuery({
    queryKey: ['defects', order, onlyOpen],
    queryFn: ({ signal }) =>
      api(
        Defects.list,
        { order, states: onlyOpen ? ['OPEN', 'IN_PROGRESS'] : [], pageSize: 100 },
        { signal },
      ),
  });
}

export function useDefectsOf(ticketId: string) {
  return useQuery({
    queryKey: ['defectsOf', ticketId],
    queryFn: ({ signal }) => api(Defects.listLinks, { ticketId }, { signal }),
  });
}

export function useTrackers() {
  return useQuery({
    queryKey: ['defectTrackers'],
    queryFn: async ({ signal }) => (await api(DefectTrackers.list, {}, { signal })).defectTrackers,
  });
}

export function useWaves() {
  return useQuery({
    queryKey: ['npsWaves'],
    queryFn: async ({ signal }) => (await api(NpsWaves.list, {}, { signal })).npsWaves,
  });
}

export function useScores(id: string) {
  return useQuery({
    queryKey: ['npsScore', id],
    queryFn: async ({ signal }) => (await api(NpsWaves.getScore, { id }, { signal })).scores,
  });
}

export function useSurveySettings() {
  return useQuery({
    queryKey: ['surveySettings'],
    queryFn: ({ signal }) => api(Surveys.getSettings, {}, { signal }),
  });
}

/** The latest answers, of cases and waves alike. */
export function useAnswers() {
  return useQuery<Survey[]>({
    queryKey: ['surveyAnswers'],
    queryFn: async ({ signal }) =>
      (await api(Surveys.list, { answered: true, pageSize: 20 }, { signal })).surveys,
  });
}

/** Those that can be answered and aren't yet: of a ticket, or the latest of all. */
export function useOpenSurveys(ticketId: string | undefined, enabled: boolean) {
  return useQuery<Survey[]>({
    queryKey: ['openSurveys', ticketId ?? ''],
    queryFn: async ({ signal }) => {
      const { surveys } = await api(
        Surveys.list,
        { ticketId: ticketId ?? '', pageSize: ticketId ? 5 : 50 },
        { signal },
      );
      const now = Date.now();
      return surveys.filter((each) => !each.answer && Date.parse(each.expireTime ?? '') > now);
    },
    enabled,
  });
}

export function forgetDefects(): void {
  void queryClient.invalidateQueries({ queryKey: ['defects'] });
  void queryClient.invalidateQueries({ queryKey: ['defectsOf'] });
}
