// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Journeys } from '../../api/gen/chat';
import { api } from '../api';
import { ContactName } from '../people/contact_name';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { percent } from '../ticket/details_panel';
import { Badge } from '../ui/badge';
import { useRun } from '../ui/run';
import { Failure, Loading } from '../ui/states';
import { useJourneys, useWelcome } from './queries';

/** The welcome journey (R5): how many reach one whole project flow in time, and where they stand. */
export function Welcome() {
  const { t, i18n } = useTranslation();
  const mayChange = useMe().can('chat.tips');
  const plan = useWelcome();
  const journeys = useJourneys();
  const { busy, run } = useRun();
  if (plan.isPending || journeys.isPending) return <Loading lines={6} />;
  if (plan.isError) return <Failure error={plan.error} onRetry={() => void plan.refetch()} />;
  if (journeys.isError) {
    return <Failure error={journeys.error} onRetry={() => void journeys.refetch()} />;
  }
  const begun = Number(journeys.data.begun);
  const activated = Number(journeys.data.activated);
  const zh = i18n.language === 'zh-CN';
  return (
    <>
      <section className="card panel">
        <label className="row check-row">
          <input
            type="checkbox"
            checked={plan.data.isEnabled}
            disabled={!mayChange || busy}
            onChange={(event) => {
              const isEnabled = event.target.checked;
              void run(async () => {
                const saved = await api(Journeys.updateWelcome, {
                  journey: { ...plan.data, isEnabled },
                });
                queryClient.setQueryData(['welcomeJourney'], saved);
              });
            }}
          />
          {t('chatSettings.welcomeOn', { event: plan.data.beginEvent })}
        </label>
        <ol className="steps">
          {plan.data.steps.map((step) => (
            <li key={step.event}>
              {(zh ? step.label?.zh : step.label?.en) || step.event} <code>{step.event}</code>
            </li>
          ))}
        </ol>
        <p className="num">
          {t('chatSettings.activation', {
            begun,
            activated,
            rate: percent(begun ? activated / begun : 0),
            late: Number(journeys.data.late),
            missed: Number(journeys.data.missed),
          })}
        </p>
      </section>
      {journeys.data.journeys.map((journey) => (
        <section key={journey.contactId} className="card panel">
          <div className="row">
            <strong className="grow">
              <ContactName id={journey.contactId} />
            </strong>
            <Badge
              tone={
                journey.state === 'ACTIVATED'
                  ? 'ok'
                  : journey.state === 'MISSED'
                    ? 'warn'
                    : 'neutral'
              }
            >
              {t(`chatSettings.journey${journey.state as 'ACTIVATED'}`)}
            </Badge>
          </div>
          <p className="muted small">
            {journey.steps
              .map((step) => `${step.doneTime ? '✓' : '○'} ${step.label || step.event}`)
              .join('  ')}
          </p>
        </section>
      ))}
    </>
  );
}
