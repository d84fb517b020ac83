// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Clock, Clocks } from '../../api/gen/sla';
import { dateTime, durationSeconds, span } from '../../text/time';
import { api } from '../api';
import { Dialog } from '../ui/dialog';
import { Failure, Loading } from '../ui/states';

/** R42: every stretch of a clock's life, whether it was charged, and why. */
export function ExplainDialog({
  ticketId,
  clock,
  onClose,
}: {
  ticketId: string;
  clock: Clock;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const query = useQuery({
    queryKey: ['explain', ticketId, clock.id],
    queryFn: ({ signal }) => api(Clocks.explain, { ticketId, clock: clock.id }, { signal }),
    staleTime: 0,
  });
  const data = query.data;
  return (
    <Dialog
      wide
      title={t('ticket.explainTitle', { clock: t(`clockName.${clock.kind}`) })}
      onClose={onClose}
    >
      {query.isPending && <Loading />}
      {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
      {data && (
        <>
          <p className="muted">
            {t('ticket.asOf', { time: dateTime(data.asOfTime ?? '', i18n.language) })}
          </p>
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th>{t('ticket.from')}</th>
                  <th>{t('ticket.until')}</th>
                  <th>{t('ticket.why')}</th>
                  <th className="num-cell">{t('ticket.chargedTime')}</th>
                </tr>
              </thead>
              <tbody>
                {data.intervals.map((interval) => (
                  <tr key={interval.startTime} className={interval.charged ? '' : 'muted'}>
                    <td>{dateTime(interval.startTime ?? '', i18n.language)}</td>
                    <td>{dateTime(interval.endTime ?? '', i18n.language)}</td>
                    <td>
                      {interval.charged ? t('ticket.charged') : t('ticket.notCharged')}
                      {interval.reason && ` · ${interval.reason}`}
                    </td>
                    <td className="num-cell num">
                      {interval.charged
                        ? span(durationSeconds(interval.chargedTime), i18n.language)
                        : '–'}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Dialog>
  );
}
