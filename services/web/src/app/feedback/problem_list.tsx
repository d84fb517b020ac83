// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Defect, ListDefectsRequest_Order } from '../../api/gen/tickets';
import { Badge, type Tone } from '../ui/badge';
import { Select } from '../ui/select';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useDefects } from './queries';

const TONES: Record<string, Tone> = { SOLVED: 'ok', REJECTED: 'neutral', IN_PROGRESS: 'accent' };

/** A defect's state, and what its tracker calls it. */
export function DefectState({ defect }: { defect: Defect }) {
  const { t } = useTranslation();
  if (defect.sync === 'FAILED') {
    return (
      <Badge tone="warn" title={defect.syncError}>
        {t('feedback.syncFailed')}
      </Badge>
    );
  }
  return (
    <Badge tone={TONES[defect.state] ?? 'warn'} title={defect.externalState}>
      {t(`feedback.${defect.state as 'OPEN'}`)}
    </Badge>
  );
}

/** Its name in the tracker, as a link where there is one. */
export function DefectKey({ defect }: { defect: Defect }) {
  if (!defect.externalKey) return null;
  if (!/^https?:\/\//.test(defect.externalUrl)) return <span>{defect.externalKey}</span>;
  return (
    <a href={defect.externalUrl} target="_blank" rel="noreferrer">
      {defect.externalKey}
    </a>
  );
}

export function ProblemList() {
  const { t, i18n } = useTranslation();
  const [order, setOrder] = useState<ListDefectsRequest_Order>('REVENUE');
  const [onlyOpen, setOnlyOpen] = useState(true);
  const query = useDefects(order, onlyOpen);
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <>
      <div className="page-head">
        <Select
          small
          label={t('feedback.order')}
          value={order}
          choices={(['REVENUE', 'TICKETS', 'NEWEST'] as const).map((value) => ({
            value,
            label: t(`feedback.by${value}`),
          }))}
          onChange={setOrder}
        />
        <label className="row check-row">
          <input
            type="checkbox"
            checked={onlyOpen}
            onChange={(event) => setOnlyOpen(event.target.checked)}
          />
          {t('feedback.onlyOpen')}
        </label>
      </div>
      {query.isPending ? (
        <Loading lines={8} />
      ) : query.isError ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.defects.length === 0 ? (
        <Empty icon="star" title={t('feedback.emptyTitle')} text={t('feedback.emptyText')} />
      ) : (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th>{t('feedback.problem')}</th>
                <th>{t('feedback.state')}</th>
                <th className="num-cell">{t('feedback.tickets')}</th>
                <th className="num-cell">{t('feedback.voters')}</th>
                <th className="num-cell">{t('feedback.revenue')}</th>
                <th>{t('ticket.updated')}</th>
              </tr>
            </thead>
            <tbody>
              {query.data.defects.map((defect) => (
                <tr key={defect.id}>
                  <td>
                    {defect.title} <DefectKey defect={defect} />
                  </td>
                  <td>
                    <DefectState defect={defect} />
                  </td>
                  <td className="num-cell num">{number.format(defect.ticketCount)}</td>
                  <td className="num-cell num">{number.format(defect.voterCount)}</td>
                  <td className="num-cell num">{number.format(Number(defect.revenue))}</td>
                  <td>
                    <RelativeTime value={defect.updateTime} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
