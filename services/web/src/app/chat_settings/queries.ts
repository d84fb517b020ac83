// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { IdentitySecrets, Teams } from '../../api/gen/accounts';
import { Capacity, Journeys, RoutingPlans, TipRules } from '../../api/gen/chat';
import { Calendars } from '../../api/gen/sla';
import { api } from '../api';

export function useTipRules() {
  return useQuery({
    queryKey: ['tipRules'],
    queryFn: async ({ signal }) => (await api(TipRules.list, {}, { signal })).tipRules,
  });
}

export function useTipEffects() {
  return useQuery({
    queryKey: ['tipEffects'],
    queryFn: async ({ signal }) => (await api(TipRules.listEffects, {}, { signal })).effects,
  });
}

export function useWelcome() {
  return useQuery({
    queryKey: ['welcomeJourney'],
    queryFn: ({ signal }) => api(Journeys.getWelcome, {}, { signal }),
  });
}

export function useJourneys() {
  return useQuery({
    queryKey: ['journeys'],
    queryFn: ({ signal }) => api(Journeys.list, { pageSize: 20 }, { signal }),
  });
}

export function useRoutingPlans() {
  return useQuery({
    queryKey: ['routingPlans'],
    queryFn: async ({ signal }) => (await api(RoutingPlans.list, {}, { signal })).plans,
  });
}

export function useCapacityRules() {
  return useQuery({
    queryKey: ['capacityRules'],
    queryFn: ({ signal }) => api(Capacity.get, {}, { signal }),
  });
}

export function useCalendars() {
  return useQuery({
    queryKey: ['calendars'],
    queryFn: async ({ signal }) =>
      (await api(Calendars.list, { pageSize: 200 }, { signal })).calendars,
  });
}

export function useTeams() {
  return useQuery({
    queryKey: ['teams'],
    queryFn: async ({ signal }) => (await api(Teams.list, { pageSize: 200 }, { signal })).teams,
  });
}

export function useIdentitySecrets() {
  return useQuery({
    queryKey: ['identitySecrets'],
    queryFn: async ({ signal }) =>
      (await api(IdentitySecrets.list, { pageSize: 100 }, { signal })).identitySecrets,
  });
}
