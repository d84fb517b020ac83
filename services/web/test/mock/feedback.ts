// SPDX-License-Identifier: Apache-2.0
//
// The product-feedback list, waves and survey settings, as far as their pages need them.
import { ApiError } from './contract';
import type { Handlers } from './handlers';
import type { State } from './state';

interface MockDefect {
  id: string;
  title: string;
  kind: string;
  state: string;
  sync: string;
  trackerId: string;
  externalKey: string;
  externalUrl: string;
  ticketIds: string[];
  revenue: string;
  updateTime: string;
}

export function feedbackHandlers(state: State): Handlers {
  const now = new Date().toISOString();
  const defects: MockDefect[] = [
    {
      id: state.id('dft'),
      title: '导出的甘特图为空',
      kind: 'FAULT',
      state: 'IN_PROGRESS',
      sync: 'DONE',
      trackerId: 'trk_1',
      externalKey: 'SUP-12',
      externalUrl: 'https://jira.example/browse/SUP-12',
      ticketIds: ['tkt_a', 'tkt_b', 'tkt_c'],
      revenue: '500000',
      updateTime: now,
    },
  ];
  const show = ({ ticketIds, ...defect }: MockDefect) => ({
    ...defect,
    ticketCount: ticketIds.length,
    voterCount: ticketIds.length,
  });
  const find = (id: string): MockDefect => {
    const found = defects.find((defect) => defect.id === id);
    if (!found) throw new ApiError(404, 'DEFECT_NOT_FOUND', 'there is no such defect');
    return found;
  };
  let settings = {
    enabled: true,
    delay: '3600s',
    linkLifetime: '1209600s',
    unsolvedAction: 'REOPEN',
    etag: '0',
  };
  return {
    'Defects.List': () => ({ defects: defects.map(show) }),
    'Defects.ListLinks': ({ ticketId }) => ({
      defects: defects.filter((defect) => defect.ticketIds.includes(ticketId)).map(show),
    }),
    'Defects.Create': ({ defect, ticketIds }) => {
      const made: MockDefect = {
        id: state.id('dft'),
        title: defect.title,
        kind: 'FAULT',
        state: 'OPEN',
        sync: 'NONE',
        trackerId: '',
        externalKey: '',
        externalUrl: '',
        ticketIds,
        revenue: '0',
        updateTime: now,
      };
      defects.push(made);
      return show(made);
    },
    'Defects.Link': ({ id, ticketIds }) => {
      const defect = find(id);
      defect.ticketIds.push(...ticketIds);
      return show(defect);
    },
    'Defects.Unlink': ({ id, ticketId }) => {
      const defect = find(id);
      defect.ticketIds = defect.ticketIds.filter((each) => each !== ticketId);
      return show(defect);
    },
    'DefectTrackers.List': () => ({ defectTrackers: [] }),
    'NpsWaves.List': () => ({
      npsWaves: [
        { id: 'wav_1', displayName: 'Q1', state: 'RUNNING', samplePercent: 50, sentCount: 40 },
      ],
    }),
    'NpsWaves.GetScore': () => ({
      scores: [
        {
          sent: 40,
          answers: 10,
          promoters: 7,
          passives: 2,
          detractors: 1,
          score: 60,
          low: 15.2,
          high: 83,
        },
      ],
    }),
    'Surveys.List': () => ({ surveys: [] }),
    'Surveys.GetSettings': () => settings,
    'Surveys.UpdateSettings': ({ settings: sent }) => {
      settings = { ...settings, ...sent, etag: '1' };
      return settings;
    },
  };
}
