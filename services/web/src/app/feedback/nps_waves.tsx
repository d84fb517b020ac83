// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NpsWave, NpsWaves } from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { Empty, Failure, Loading } from '../ui/states';
import { useScores, useWaves } from './queries';
import { signed } from './spans';

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['npsWaves'] });
  void queryClient.invalidateQueries({ queryKey: ['npsScore'] });
}

function Scores({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useScores(id);
  if (isError) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data?.some((score) => score.answers > 0)) return null;
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th>{t('reports.tier')}</th>
            <th className="num-cell">{t('feedback.score')}</th>
            <th className="num-cell">{t('feedback.interval')}</th>
            <th className="num-cell">{t('feedback.promoters')}</th>
            <th className="num-cell">{t('feedback.passives')}</th>
            <th className="num-cell">{t('feedback.detractors')}</th>
            <th className="num-cell">{t('feedback.answers')}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((score) => (
            <tr key={score.tier}>
              <td>
                {score.tier === 'TIER_UNSPECIFIED'
                  ? t('feedback.allTiers')
                  : t(`tierName.${score.tier}`)}
              </td>
              <td className="num-cell num">
                <strong>{signed(score.score)}</strong>
              </td>
              <td className="num-cell num">
                {signed(score.low)} … {signed(score.high)}
              </td>
              <td className="num-cell num">{score.promoters}</td>
              <td className="num-cell num">{score.passives}</td>
              <td className="num-cell num">{score.detractors}</td>
              <td className="num-cell num">
                {score.answers} / {score.sent}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Wave({ wave, mayChange }: { wave: NpsWave; mayChange: boolean }) {
  const { t } = useTranslation();
  const { busy, run } = useRun(refresh);
  const start = (): void => void run(() => api(NpsWaves.start, { id: wave.id }));
  const pause = (): void => void run(() => api(NpsWaves.pause, { id: wave.id }));
  const end = (): void => {
    if (!window.confirm(t('feedback.endConfirm', { name: wave.displayName }))) return;
    void run(() => api(NpsWaves.close, { id: wave.id }));
  };
  const isOver = wave.state === 'CLOSED';
  return (
    <section className="card panel">
      <div className="row">
        <h2 className="grow">{wave.displayName}</h2>
        <Badge tone={wave.state === 'RUNNING' ? 'ok' : 'neutral'}>
          {t(`feedback.wave${wave.state as 'DRAFT'}`)}
        </Badge>
        {mayChange && wave.state !== 'RUNNING' && !isOver && (
          <Button small disabled={busy} onClick={start}>
            {t('feedback.start')}
          </Button>
        )}
        {mayChange && wave.state === 'RUNNING' && (
          <Button small disabled={busy} onClick={pause}>
            {t('feedback.pause')}
          </Button>
        )}
        {mayChange && !isOver && (
          <Button small tone="danger" disabled={busy} onClick={end}>
            {t('feedback.end')}
          </Button>
        )}
      </div>
      <p className="muted">
        {t('feedback.sent', { count: wave.sentCount, percent: wave.samplePercent })}
      </p>
      <Scores id={wave.id} />
    </section>
  );
}

export function NpsWaveList() {
  const { t } = useTranslation();
  const mayChange = useMe().can('tickets.admin');
  const query = useWaves();
  const [name, setName] = useState('');
  const { busy, run } = useRun(refresh);
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(() => api(NpsWaves.create, { npsWave: { displayName: name.trim() } }));
    if (done) setName('');
  };
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {mayChange && (
        <form className="page-head" onSubmit={add}>
          <input
            className="input grow"
            aria-label={t('feedback.waveName')}
            placeholder={t('feedback.waveName')}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" tone="primary" icon="plus" disabled={busy || name.trim() === ''}>
            {t('feedback.newWave')}
          </Button>
        </form>
      )}
      {query.data.length === 0 ? (
        <Empty icon="star" title={t('feedback.noWaves')} />
      ) : (
        query.data.map((wave) => <Wave key={wave.id} wave={wave} mayChange={mayChange} />)
      )}
    </>
  );
}
