// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Journeys, type WelcomeJourney } from '../../api/gen/chat';
import { api } from '../api';
import { ContactName } from '../people/contact_name';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { percent } from '../ticket/details_panel';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { minutes, minutesOf, NumberField, TextField } from '../ui/field';
import { useRun } from '../ui/run';
import { Failure, Loading } from '../ui/states';
import { useJourneys, useWelcome } from './queries';

interface Words {
  zh: string;
  en: string;
}
const wordsOf = (text: Partial<Words> | undefined): Words => ({
  zh: text?.zh ?? '',
  en: text?.en ?? '',
});
const HOUR = 60;
const DAY = 24 * HOUR;

let lastKey = 0;

/** The texts, steps and times of the journey. Who is on the way keeps the steps that were taken. */
function WelcomeDialog({ plan, onClose }: { plan: WelcomeJourney; onClose: () => void }) {
  const { t } = useTranslation();
  const { busy, run } = useRun();
  const [welcome, setWelcome] = useState(wordsOf(plan.welcome));
  const [beginEvent, setBeginEvent] = useState(plan.beginEvent);
  const [links, setLinks] = useState(
    plan.links.map((link) => ({ title: wordsOf(link.title), url: link.url })),
  );
  const [steps, setSteps] = useState(
    plan.steps.map((step) => ({
      key: ++lastKey,
      event: step.event,
      label: wordsOf(step.label),
      nudge: wordsOf(step.nudge),
      link: step.link,
    })),
  );
  const [goal, setGoal] = useState(minutesOf(plan.goal, 7 * DAY) / DAY);
  const [nudgeAfter, setNudgeAfter] = useState(minutesOf(plan.nudgeAfter, DAY) / HOUR);
  const both = (label: string, value: Words, onChange: (value: Words) => void, lines?: number) => (
    <>
      <TextField
        label={t('chatSettings.inChinese', { label })}
        most={2000}
        lines={lines}
        value={value.zh}
        onChange={(zh) => onChange({ ...value, zh })}
      />
      <TextField
        label={t('chatSettings.inEnglish', { label })}
        most={2000}
        lines={lines}
        value={value.en}
        onChange={(en) => onChange({ ...value, en })}
      />
    </>
  );
  const setLink = (at: number, change: Partial<(typeof links)[number]>): void =>
    setLinks(links.map((link, i) => (i === at ? { ...link, ...change } : link)));
  const setStep = (at: number, change: Partial<(typeof steps)[number]>): void =>
    setSteps(steps.map((step, i) => (i === at ? { ...step, ...change } : step)));
  const moveUp = (at: number): void => {
    const moved = [...steps];
    moved.splice(at - 1, 0, ...moved.splice(at, 1));
    setSteps(moved);
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      const saved = await api(Journeys.updateWelcome, {
        journey: {
          ...plan,
          welcome,
          links: links.filter((link) => link.url),
          beginEvent,
          steps: steps.map(({ event, label, nudge, link }) => ({ event, label, nudge, link })),
          goal: minutes(goal * DAY),
          nudgeAfter: minutes(nudgeAfter * HOUR),
        },
      });
      queryClient.setQueryData(['welcomeJourney'], saved);
      onClose();
    });
  };
  return (
    <Dialog title={t('chatSettings.welcome')} onClose={onClose}>
      <form className="dialog-body" onSubmit={save}>
        {both(t('chatSettings.welcomeText'), welcome, setWelcome, 3)}
        {links.map((link, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: links have no name of their own.
          <fieldset key={i} className="field">
            <legend className="field-label">
              {t('chatSettings.linkNumber', { number: i + 1 })}
            </legend>
            <TextField
              label={t('chatSettings.url')}
              most={2000}
              value={link.url}
              onChange={(url) => setLink(i, { url })}
            />
            {both(t('chatSettings.linkText'), link.title, (title) => setLink(i, { title }))}
          </fieldset>
        ))}
        {links.length < 5 && (
          <p>
            <Button
              small
              icon="plus"
              onClick={() => setLinks([...links, { title: wordsOf(undefined), url: '' }])}
            >
              {t('chatSettings.addLink')}
            </Button>
          </p>
        )}
        <TextField
          label={t('chatSettings.beginEvent')}
          most={64}
          value={beginEvent}
          onChange={setBeginEvent}
        />
        {steps.map((step, i) => (
          <fieldset key={step.key} className="field">
            <div className="row">
              <span className="grow">
                <TextField
                  label={t('chatSettings.stepEvent', { number: i + 1 })}
                  most={64}
                  value={step.event}
                  onChange={(event) => setStep(i, { event })}
                />
              </span>
              {i > 0 && (
                <Button
                  small
                  tone="quiet"
                  icon="up"
                  aria-label={t('chatSettings.stepUp', { number: i + 1 })}
                  onClick={() => moveUp(i)}
                />
              )}
              {steps.length > 1 && (
                <Button
                  small
                  tone="quiet"
                  icon="close"
                  aria-label={t('chatSettings.removeStep', { number: i + 1 })}
                  onClick={() => setSteps(steps.filter((each) => each !== step))}
                />
              )}
            </div>
            {both(t('chatSettings.stepLabel'), step.label, (label) => setStep(i, { label }))}
            {both(t('chatSettings.nudge'), step.nudge, (nudge) => setStep(i, { nudge }), 2)}
          </fieldset>
        ))}
        {steps.length < 10 && (
          <p>
            <Button
              small
              icon="plus"
              onClick={() =>
                setSteps([
                  ...steps,
                  {
                    key: ++lastKey,
                    event: '',
                    label: wordsOf(undefined),
                    nudge: wordsOf(undefined),
                    link: undefined,
                  },
                ])
              }
            >
              {t('chatSettings.addStep')}
            </Button>
          </p>
        )}
        <NumberField
          label={t('chatSettings.goalDays')}
          min={0.05}
          max={90}
          value={goal}
          onChange={setGoal}
        />
        <NumberField
          label={t('chatSettings.nudgeHours')}
          min={1}
          max={720}
          value={nudgeAfter}
          onChange={setNudgeAfter}
        />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The welcome journey (R5): how many reach one whole project flow in time, and where they stand. */
export function Welcome() {
  const { t, i18n } = useTranslation();
  const mayChange = useMe().can('chat.tips');
  const plan = useWelcome();
  const journeys = useJourneys();
  const { busy, run } = useRun();
  const [isEditing, setEditing] = useState(false);
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
        {mayChange && (
          <p>
            <Button small icon="edit" onClick={() => setEditing(true)}>
              {t('chatSettings.edit')}
            </Button>
          </p>
        )}
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
      {isEditing && <WelcomeDialog plan={plan.data} onClose={() => setEditing(false)} />}
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
