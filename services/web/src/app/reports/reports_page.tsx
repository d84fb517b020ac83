// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type ReportRow, Reports } from '../../api/gen/analytics';
import { transcode } from '../../api/transcode';
import { day } from '../../text/time';
import '../styles/figures.css';
import { api } from '../api';
import { withPart } from '../inbox/narrowing';
import { useUserName } from '../people/people';
import { Icon } from '../ui/icon';
import { Select } from '../ui/select';
import { Empty, Failure, Loading } from '../ui/states';
import { LineChart } from './charts';
import { type MeasureKey, viewMeasure } from './measures';
import { MeasureTile } from './tile';

const RANGES = ['7', '30', '90'] as const;
const GROUPS = [
  'agent',
  'team',
  'level',
  'channel',
  'tier',
  'type',
  'priority',
  'locale',
  'label',
] as const;
type Group = (typeof GROUPS)[number];
const TILES: MeasureKey[] = [
  'ticketsCreated',
  'ticketsResolved',
  'firstResponse',
  'resolution',
  'fcr',
  'sla',
  'csat',
  'rating',
  'conversations',
  'deflection',
  'botQuestions',
  'botAnswers',
];
const COLUMNS: MeasureKey[] = [
  'ticketsCreated',
  'ticketsResolved',
  'firstResponse',
  'resolution',
  'fcr',
  'sla',
  'breaches',
  'csat',
];
const DAY_MS = 86_400_000;

/** The name of a group as people say it. */
function useGroupName(group: Group): (value: string) => string {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  return (value) => {
    if (!value) return t('reports.none');
    if (group === 'agent') return nameOf(value);
    const key = { channel: 'channelName', tier: 'tierName', type: 'typeName' }[group as 'channel'];
    const full = `${key}.${value}`;
    return key && i18n.exists(full) ? t(full as 'channelName.WEB') : value;
  };
}

function ReportTable({ rows, group }: { rows: readonly ReportRow[]; group: Group }) {
  const { t, i18n } = useTranslation();
  const groupName = useGroupName(group);
  const sorted = [...rows].sort(
    (a, b) => Number(b.measures?.ticketsCreated ?? 0) - Number(a.measures?.ticketsCreated ?? 0),
  );
  return (
    <div className="table-scroll report-table">
      <table className="table">
        <thead>
          <tr>
            <th>{t(`reports.${group}`)}</th>
            {COLUMNS.map((key) => (
              <th key={key} className="num-cell">
                {t(`measure.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.group}>
              <td>{groupName(row.group)}</td>
              {COLUMNS.map((key) => (
                <td key={key} className="num-cell num">
                  {row.measures ? viewMeasure(key, row.measures, i18n.language).value : '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function ReportsPage() {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const range = RANGES.find((each) => each === search.get('days')) ?? '30';
  const group = GROUPS.find((each) => each === search.get('by')) ?? 'agent';
  const put = (key: string, value: string): void =>
    setSearch(withPart(search, key, value), { replace: true });
  // Whole minutes: two visits within one ask for the same period.
  const period = useMemo(() => {
    const to = Math.ceil(Date.now() / 60_000) * 60_000;
    return {
      from: new Date(to - Number(range) * DAY_MS).toISOString(),
      to: new Date(to).toISOString(),
    };
  }, [range]);

  const daily = useQuery({
    queryKey: ['report', 'overview', range, 'day'],
    queryFn: ({ signal }) =>
      api(Reports.get, { name: 'overview', ...period, granularity: 'day' }, { signal }),
  });
  const grouped = useQuery({
    queryKey: ['report', 'overview', range, group],
    queryFn: ({ signal }) =>
      api(Reports.get, { name: 'overview', ...period, groupBy: group }, { signal }),
  });
  const exportPath = transcode(Reports.export, {
    name: 'overview',
    ...period,
    groupBy: group,
  }).path;
  const rows = daily.data?.rows ?? [];
  const number = (key: 'ticketsCreated' | 'ticketsResolved') =>
    rows.map((row) => Number(row.measures?.[key] ?? 0));
  return (
    <div className="page-scroll">
      <div className="page">
        <header className="page-head">
          <h1 className="grow">{t('reports.title')}</h1>
          <fieldset className="segmented" aria-label={t('reports.range')}>
            {RANGES.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={range === each}
                onClick={() => put('days', each)}
              >
                {t('reports.days', { count: Number(each) })}
              </button>
            ))}
          </fieldset>
          <a className="btn" href={exportPath} download>
            <Icon name="download" size={16} />
            {t('reports.export')}
          </a>
        </header>
        {daily.isPending ? (
          <Loading lines={8} />
        ) : daily.isError ? (
          <Failure error={daily.error} onRetry={() => void daily.refetch()} />
        ) : !daily.data.total?.measures ? (
          <Empty icon="report" title={t('reports.emptyTitle')} text={t('reports.emptyText')} />
        ) : (
          <>
            <div className="tiles">
              {TILES.map(
                (name) =>
                  daily.data.total?.measures && (
                    <MeasureTile key={name} name={name} measures={daily.data.total.measures} />
                  ),
              )}
            </div>
            <section className="card column">
              <h2>{t('reports.volume')}</h2>
              <LineChart
                labels={rows.map((row) => day(row.periodStart ?? '', i18n.language))}
                series={[
                  {
                    name: t('measure.ticketsCreated'),
                    className: 'series-1',
                    values: number('ticketsCreated'),
                  },
                  {
                    name: t('measure.ticketsResolved'),
                    className: 'series-2',
                    values: number('ticketsResolved'),
                  },
                ]}
              />
            </section>
          </>
        )}
        <section className="card column">
          <div className="row">
            <h2 className="grow">{t('reports.table')}</h2>
            <Select
              small
              label={t('reports.groupBy')}
              value={group}
              choices={GROUPS.map((value) => ({ value, label: t(`reports.${value}`) }))}
              onChange={(value) => put('by', value)}
            />
          </div>
          {grouped.isPending ? (
            <Loading />
          ) : grouped.isError ? (
            <Failure error={grouped.error} onRetry={() => void grouped.refetch()} />
          ) : grouped.data.rows.length === 0 ? (
            <p className="muted">{t('reports.emptyTitle')}</p>
          ) : (
            <ReportTable rows={grouped.data.rows} group={group} />
          )}
        </section>
      </div>
    </div>
  );
}
