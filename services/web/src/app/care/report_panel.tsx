// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { KnowledgeReport } from '../../api/gen/knowledge';
import { withPart } from '../inbox/narrowing';
import { Tile } from '../reports/tile';
import { useMe } from '../session/session';
import { Select } from '../ui/select';
import { Empty, Failure, Loading } from '../ui/states';
import { useReport } from './queries';

const PERIODS = ['7', '30', '90'] as const;

/** `41 %`; a dash where there is nothing to divide by. */
export function share(part: number, whole: number, locale: string): string {
  if (whole <= 0) return '–';
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(
    part / whole,
  );
}

function Table({
  title,
  text,
  heads,
  rows,
}: {
  title: string;
  text?: string;
  /** The first names the row, the others are figures. */
  heads: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}) {
  if (rows.length === 0) return null;
  return (
    <section className="card column">
      <h2>{title}</h2>
      {text && <p className="muted">{text}</p>}
      <div className="table-scroll report-table">
        <table className="table">
          <thead>
            <tr>
              {heads.map((head, i) => (
                <th key={head} className={i > 0 ? 'num-cell' : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.map((cell, i) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed.
                    key={i}
                    className={i > 0 ? 'num-cell num' : undefined}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Figures({ report }: { report: KnowledgeReport }) {
  const { t, i18n } = useTranslation();
  const mayPublish = useMe().can('knowledge.publish');
  const locale = i18n.language;
  const number = new Intl.NumberFormat(locale);
  const count = (value: string): string => number.format(Number(value));
  const sum = (key: 'questions' | 'answered' | 'suggested' | 'handedOver'): number =>
    report.outcomes.reduce((all, each) => all + Number(each[key]), 0);
  const searches = Number(report.searches);
  const nothing = Number(report.searchesWithoutResult);
  if (searches + sum('questions') === 0 && report.articles.length === 0) {
    return <Empty icon="search" title={t('care.noReport')} text={t('care.noReportText')} />;
  }
  return (
    <>
      <div className="tiles">
        <Tile label={t('care.questions')} value={number.format(sum('questions'))} />
        <Tile
          label={t('care.coverage')}
          value={share(sum('answered') + sum('suggested'), sum('questions'), locale)}
        />
        <Tile label={t('care.searches')} value={number.format(searches)} />
        <Tile label={t('care.nothing')} value={share(nothing, searches, locale)} />
        <Tile
          label={t('care.clickThrough')}
          value={searches > nothing ? share(report.clickThrough, 1, locale) : '–'}
        />
      </div>
      <Table
        title={t('care.failed')}
        text={t('care.failedText')}
        heads={[t('care.search'), t('care.count'), '']}
        rows={report.failedSearches.map(({ text, count: times }) => ({
          key: text,
          cells: [
            text,
            count(times),
            <span key="verbs" className="row care-verbs">
              <Link to={`/knowledge/new?title=${encodeURIComponent(text)}&locale=${locale}`}>
                {t('care.write')}
              </Link>
              {mayPublish && (
                <Link to={`/knowledge/care?tab=synonyms&term=${encodeURIComponent(text)}`}>
                  {t('care.teach')}
                </Link>
              )}
            </span>,
          ],
        }))}
      />
      <Table
        title={t('care.outcomes')}
        heads={[
          t('care.language'),
          t('care.questions'),
          t('care.answered'),
          t('care.suggested'),
          t('care.handedOver'),
          t('care.coverage'),
        ]}
        rows={report.outcomes.map((each) => ({
          key: each.locale,
          cells: [
            each.locale || t('care.noLanguage'),
            count(each.questions),
            count(each.answered),
            count(each.suggested),
            count(each.handedOver),
            share(each.coverage, 1, locale),
          ],
        }))}
      />
      <Table
        title={t('care.uses')}
        heads={[
          t('care.search'),
          t('care.count'),
          t('care.opened'),
          t('care.rate'),
          t('care.position'),
        ]}
        rows={report.searchUses.map((each) => ({
          key: each.text,
          cells: [
            each.text,
            count(each.searches),
            count(each.opened),
            share(each.clickThrough, 1, locale),
            each.meanPosition > 0 ? each.meanPosition.toFixed(1) : '–',
          ],
        }))}
      />
      <Table
        title={t('care.articles')}
        heads={[
          t('care.article'),
          t('care.shown'),
          t('care.opened'),
          t('care.rate'),
          t('care.yes'),
          t('care.no'),
        ]}
        rows={report.articles.map((each) => ({
          key: each.articleId,
          cells: [
            <Link key="link" to={`/knowledge/${each.articleId}`}>
              {each.title || each.articleId}
            </Link>,
            count(each.shown),
            count(each.opened),
            share(Number(each.opened), Number(each.shown), locale),
            count(each.helpful),
            count(each.unhelpful),
          ],
        }))}
      />
    </>
  );
}

/** How well the help centre served in a period. */
export function ReportPanel() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const period = PERIODS.find((each) => each === search.get('days')) ?? '30';
  const query = useReport(Number(period));
  return (
    <>
      <div className="page-head">
        <Select
          small
          label={t('care.period')}
          value={period}
          choices={PERIODS.map((value) => ({ value, label: t('care.days', { n: value }) }))}
          onChange={(value) => setSearch(withPart(search, 'days', value === '30' ? '' : value))}
        />
      </div>
      {query.isPending ? (
        <Loading lines={8} />
      ) : query.isError ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Figures report={query.data} />
      )}
    </>
  );
}
