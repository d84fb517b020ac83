// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  type SurveySettings,
  type SurveySettings_UnsolvedAction,
  Surveys,
} from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { showToast } from '../ui/toast';
import { useAnswers, useSurveySettings } from './queries';
import { hours, hoursOf } from './spans';
import { SurveyLinks } from './survey_links';

function Answers() {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useAnswers();
  if (isError) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data?.length) return null;
  return (
    <section className="card panel">
      <h2>{t('feedback.latest')}</h2>
      <ul className="other-tickets">
        {data.map((survey) => (
          <li key={survey.id} className="row">
            <strong className="num">
              {survey.answer?.score} / {survey.kind === 'NPS' ? 10 : 5}
            </strong>
            <span className="grow ellipsis">
              {survey.ticketId ? (
                <Link to={`/tickets/${survey.ticketId}`}>
                  {survey.answer?.comment || t('feedback.noComment')}
                </Link>
              ) : (
                survey.answer?.comment || t('feedback.noComment')
              )}
            </span>
            <RelativeTime value={survey.answer?.answerTime} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Form({ settings, mayChange }: { settings: SurveySettings; mayChange: boolean }) {
  const { t } = useTranslation();
  const [enabled, setEnabled] = useState(settings.enabled);
  const [delay, setDelay] = useState(String(hoursOf(settings.delay)));
  const [days, setDays] = useState(String(hoursOf(settings.linkLifetime) / 24));
  const [action, setAction] = useState<SurveySettings_UnsolvedAction>(settings.unsolvedAction);
  useEffect(() => {
    setEnabled(settings.enabled);
    setDelay(String(hoursOf(settings.delay)));
    setDays(String(hoursOf(settings.linkLifetime) / 24));
    setAction(settings.unsolvedAction);
  }, [settings]);
  const { busy, run } = useRun();
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      const saved = await api(Surveys.updateSettings, {
        settings: {
          enabled,
          delay: hours(Number(delay)),
          linkLifetime: hours(Number(days) * 24),
          unsolvedAction: action,
          etag: settings.etag,
        },
      });
      queryClient.setQueryData(['surveySettings'], saved);
      showToast({ text: t('state.saved'), tone: 'plain' });
    });
  };
  return (
    <form className="card panel" onSubmit={save}>
      <h2>{t('feedback.afterCase')}</h2>
      <fieldset disabled={!mayChange} className="bare">
        <label className="row check-row">
          <input
            type="checkbox"
            checked={enabled}
            onChange={(event) => setEnabled(event.target.checked)}
          />
          {t('feedback.enabled')}
        </label>
        <label className="field">
          <span className="field-label">{t('feedback.delay')}</span>
          <input
            className="input"
            type="number"
            min={0}
            max={720}
            step="any"
            value={delay}
            onChange={(event) => setDelay(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="field-label">{t('feedback.lifetime')}</span>
          <input
            className="input"
            type="number"
            min={1}
            max={90}
            step="any"
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
        </label>
        <div className="field">
          <span className="field-label">{t('feedback.unsolved')}</span>
          <Select
            label={t('feedback.unsolved')}
            value={action}
            choices={(['REOPEN', 'TELL_OWNER'] as const).map((value) => ({
              value,
              label: t(`feedback.${value}`),
            }))}
            onChange={setAction}
          />
        </div>
        <Button type="submit" tone="primary" disabled={busy}>
          {t('action.save')}
        </Button>
      </fieldset>
    </form>
  );
}

export function SurveySettingsForm() {
  const mayChange = useMe().can('tickets.admin');
  const query = useSurveySettings();
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <Form settings={query.data} mayChange={mayChange} />
      <SurveyLinks />
      <Answers />
    </>
  );
}
