// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type RoutingPlan,
  type RoutingPlan_Step,
  type RoutingPlan_Step_Action,
  RoutingPlans,
} from '../../api/gen/chat';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { Field, minutes, minutesOf, NumberField } from '../ui/field';
import { useRun } from '../ui/run';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { CapacityRulesForm } from './capacity_rules';
import { useCalendars, useRoutingPlans, useTeams } from './queries';

const ACTIONS = [
  'WIDEN_TEAM',
  'WIDEN_SKILLS',
  'WIDEN_LANGUAGE',
  'OFFER_CALLBACK',
  'MAKE_TICKET',
] as const;

type Rung = { key: number; after: number; action: RoutingPlan_Step_Action; teamId: string };

let lastKey = 0;
const rungsOf = (ladder: readonly RoutingPlan_Step[]): Rung[] =>
  ladder.map((step) => ({
    key: ++lastKey,
    after: Math.round(minutesOf(step.after, 1) * 60),
    action: step.action,
    teamId: step.teamId,
  }));

function PlanForm({ plan, title }: { plan: RoutingPlan; title: string }) {
  const { t } = useTranslation();
  const mayChange = useMe().can('chat.routing');
  const calendars = useCalendars().data ?? [];
  const teams = useTeams().data ?? [];
  const { busy, run } = useRun();
  const [calendarId, setCalendarId] = useState(plan.calendarId);
  const [reply, setReply] = useState(minutesOf(plan.replyWithin, 240));
  const [idle, setIdle] = useState(minutesOf(plan.idleAfter, 10));
  const [idleEnd, setIdleEnd] = useState(minutesOf(plan.idleEnd, 10));
  const [rungs, setRungs] = useState(() => rungsOf(plan.ladder));
  const change = (key: number, part: Partial<Rung>): void =>
    setRungs((old) => old.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      const saved = await api(RoutingPlans.update, {
        id: plan.id,
        plan: {
          calendarId,
          replyWithin: minutes(reply),
          idleAfter: minutes(idle),
          idleEnd: minutes(idleEnd),
          skills: plan.skills,
          ladder: rungs.map(({ after, action, teamId }) => ({
            after: `${after}s`,
            action,
            teamId: action === 'WIDEN_TEAM' ? teamId : '',
          })),
          etag: plan.etag,
        },
      });
      setRungs(rungsOf(saved.ladder));
      await queryClient.invalidateQueries({ queryKey: ['routingPlans'] });
    });
  };
  return (
    <form className="card panel" onSubmit={save}>
      <h2>{title}</h2>
      <fieldset disabled={!mayChange} className="bare">
        <Field label={t('chatSettings.hours')}>
          <Select
            label={t('chatSettings.hours')}
            value={calendarId}
            choices={[
              {
                value: '',
                label:
                  plan.id === 'default' ? t('chatSettings.always') : t('chatSettings.asDefault'),
              },
              ...calendars.map((each) => ({ value: each.id, label: each.displayName })),
            ]}
            onChange={setCalendarId}
          />
        </Field>
        <NumberField
          label={t('chatSettings.replyWithin')}
          min={1}
          max={43200}
          value={reply}
          onChange={setReply}
        />
        <NumberField
          label={t('chatSettings.idleAfter')}
          min={0}
          max={1440}
          value={idle}
          onChange={setIdle}
        />
        <NumberField
          label={t('chatSettings.idleEnd')}
          min={0}
          max={1440}
          value={idleEnd}
          onChange={setIdleEnd}
        />
        <h3>{t('chatSettings.ladder')}</h3>
        <ol className="decisions">
          {rungs.map((rung, index) => (
            <li key={rung.key} className="row">
              <input
                className="input"
                type="number"
                min={1}
                max={86400}
                aria-label={t('chatSettings.after', { rung: index + 1 })}
                value={rung.after}
                onChange={(event) => change(rung.key, { after: Number(event.target.value) })}
              />
              <span>s</span>
              <Select
                label={t('chatSettings.action', { rung: index + 1 })}
                value={rung.action}
                choices={ACTIONS.map((value) => ({
                  value: value as RoutingPlan_Step_Action,
                  label: t(`chatSettings.${value}`),
                }))}
                onChange={(action) => change(rung.key, { action })}
              />
              {rung.action === 'WIDEN_TEAM' && (
                <Select
                  label={t('chatSettings.team', { rung: index + 1 })}
                  value={rung.teamId}
                  choices={[
                    { value: '', label: t('chatSettings.anyTeam') },
                    ...teams.map((each) => ({ value: each.id, label: each.displayName })),
                  ]}
                  onChange={(teamId) => change(rung.key, { teamId })}
                />
              )}
              <Button
                small
                tone="quiet"
                icon="close"
                aria-label={t('chatSettings.removeRung', { rung: index + 1 })}
                onClick={() => setRungs((old) => old.filter((each) => each.key !== rung.key))}
              />
            </li>
          ))}
        </ol>
        <div className="row">
          <Button
            small
            icon="plus"
            disabled={rungs.length >= 8}
            onClick={() =>
              setRungs((old) => [
                ...old,
                {
                  key: ++lastKey,
                  after: (old.at(-1)?.after ?? 0) + 60,
                  action: 'OFFER_CALLBACK',
                  teamId: '',
                },
              ])
            }
          >
            {t('chatSettings.addRung')}
          </Button>
          <span className="grow" />
          <Button type="submit" tone="primary" disabled={busy}>
            {t('action.save')}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

export function RoutingPlanList() {
  const { t } = useTranslation();
  const mayChange = useMe().can('chat.routing');
  const plans = useRoutingPlans();
  const teams = useTeams().data ?? [];
  const [added, setAdded] = useState('');
  if (plans.isPending) return <Loading lines={6} />;
  if (plans.isError) return <Failure error={plans.error} onRetry={() => void plans.refetch()} />;
  const known = new Set(plans.data.map((plan) => plan.id));
  const shipped = plans.data[0];
  const nameOf = (id: string): string =>
    id === 'default'
      ? t('chatSettings.defaultPlan')
      : (teams.find((team) => team.id === id)?.displayName ?? id);
  const open = teams.filter((team) => !known.has(team.id));
  return (
    <>
      {plans.data.map((plan) => (
        <PlanForm key={`${plan.id}/${plan.etag}`} plan={plan} title={nameOf(plan.id)} />
      ))}
      {added && shipped && !known.has(added) && (
        <PlanForm
          key={added}
          plan={{ ...shipped, id: added, calendarId: '', etag: '0' }}
          title={nameOf(added)}
        />
      )}
      {mayChange && open.length > 0 && (
        <Field label={t('chatSettings.addPlan')}>
          <Select
            label={t('chatSettings.addPlan')}
            value={added}
            choices={[
              { value: '', label: '–' },
              ...open.map((team) => ({ value: team.id, label: team.displayName })),
            ]}
            onChange={setAdded}
          />
        </Field>
      )}
      <CapacityRulesForm />
    </>
  );
}
