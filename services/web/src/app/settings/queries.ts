// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Webhooks } from '../../api/gen/channels';
import { Clocks, SlaPolicies } from '../../api/gen/sla';
import {
  CannedReplies,
  Macros,
  RecurringTickets,
  TicketFields,
  TicketLabels,
  TicketStatuses,
  Triggers,
} from '../../api/gen/tickets';
import { api } from '../api';

export const KEYS = {
  triggers: ['triggers'],
  macros: ['macros'],
  replies: ['cannedReplies'],
  fields: ['ticketFields'],
  labels: ['ticketLabels'],
  statuses: ['ticketStatuses'],
  policies: ['slaPolicies'],
  calendars: ['calendars'],
  recurring: ['recurringTickets'],
  trackers: ['defectTrackers'],
} as const;

export function useTriggers(isWanted = true) {
  return useQuery({
    queryKey: KEYS.triggers,
    enabled: isWanted,
    queryFn: async ({ signal }) => (await api(Triggers.list, {}, { signal })).triggers,
  });
}

/** How many tickets wait for each time rule; asked again while some are gathered. */
export function useWaiting() {
  return useQuery({
    queryKey: [...KEYS.triggers, 'waiting'],
    queryFn: async ({ signal }) => {
      const { counts } = await api(Triggers.count, {}, { signal });
      return new Map(counts.map((each) => [each.triggerId, each]));
    },
    refetchInterval: ({ state }) =>
      [...(state.data?.values() ?? [])].some((each) => each.gathering) ? 2000 : 60_000,
  });
}

export function useTriggerTemplates(isWanted: boolean) {
  return useQuery({
    queryKey: ['triggerTemplates'],
    enabled: isWanted,
    queryFn: async ({ signal }) => (await api(Triggers.listTemplates, {}, { signal })).templates,
  });
}

export function useMacros(isWanted = true) {
  return useQuery({
    queryKey: KEYS.macros,
    enabled: isWanted,
    queryFn: async ({ signal }) => (await api(Macros.list, {}, { signal })).macros,
  });
}

export function useCannedReplies() {
  return useQuery({
    queryKey: KEYS.replies,
    queryFn: async ({ signal }) => (await api(CannedReplies.list, {}, { signal })).cannedReplies,
  });
}

export function useTicketFields() {
  return useQuery({
    queryKey: KEYS.fields,
    queryFn: async ({ signal }) => (await api(TicketFields.list, {}, { signal })).ticketFields,
  });
}

export function useTicketLabels() {
  return useQuery({
    queryKey: KEYS.labels,
    queryFn: async ({ signal }) => (await api(TicketLabels.list, {}, { signal })).ticketLabels,
  });
}

export function useTicketStatuses() {
  return useQuery({
    queryKey: KEYS.statuses,
    queryFn: async ({ signal }) => (await api(TicketStatuses.list, {}, { signal })).ticketStatuses,
  });
}

export function useRecurringTickets() {
  return useQuery({
    queryKey: KEYS.recurring,
    queryFn: async ({ signal }) =>
      (await api(RecurringTickets.list, {}, { signal })).recurringTickets,
  });
}

export function usePolicies() {
  return useQuery({
    queryKey: KEYS.policies,
    queryFn: async ({ signal }) =>
      (await api(SlaPolicies.list, { pageSize: 200 }, { signal })).slaPolicies,
  });
}

export function usePolicyTemplates(isWanted: boolean) {
  return useQuery({
    queryKey: ['slaPolicyTemplates'],
    enabled: isWanted,
    queryFn: async ({ signal }) => (await api(SlaPolicies.listTemplates, {}, { signal })).templates,
  });
}

/** How many promises of the last 30 days were kept, by a dimension. */
export function useAttainment(groupBy: string) {
  return useQuery({
    queryKey: ['attainment', groupBy],
    queryFn: ({ signal }) =>
      api(
        Clocks.attainment,
        { groupBy, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
        { signal },
      ),
  });
}

/** Where webhooks go, for whoever may see them. */
export function useWebhooks(isWanted: boolean) {
  return useQuery({
    queryKey: ['webhooks'],
    enabled: isWanted,
    queryFn: async ({ signal }) =>
      (await api(Webhooks.list, { pageSize: 200 }, { signal })).webhooks,
  });
}
