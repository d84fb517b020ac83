// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type {
  SlaPolicy_EscalationStep,
  SlaPolicy_EscalationStep_Action,
  SlaPolicy_EscalationStep_Action_Kind,
} from '../../api/gen/sla';
import { useTeams } from '../chat_settings/queries';
import { useUsers } from '../people/people';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { CLOCKS, type ClockKind } from './promises';
import { WebhookField } from './webhook_field';

const STEP_KINDS = [
  'NOTIFY',
  'REASSIGN',
  'RAISE_LEVEL',
  'RAISE_PRIORITY',
  'CALL_WEBHOOK',
] as const satisfies readonly SlaPolicy_EscalationStep_Action_Kind[];
type StepKind = (typeof STEP_KINDS)[number];

function Target({
  action,
  label,
  onChange,
}: {
  action: SlaPolicy_EscalationStep_Action;
  label: string;
  onChange: (target: string) => void;
}) {
  const { t } = useTranslation();
  const users = (useUsers().data ?? []).filter((user) => user.state === 'ACTIVE');
  const teams = useTeams().data ?? [];
  if (action.kind === 'RAISE_LEVEL' || action.kind === 'RAISE_PRIORITY') return null;
  if (action.kind === 'CALL_WEBHOOK') {
    return <WebhookField label={label} value={action.target} onChange={onChange} />;
  }
  const words =
    action.kind === 'NOTIFY'
      ? (['assignee', 'owner'] as const).map((value) => ({
          value: value as string,
          label: t(`rules.word.${value}`),
        }))
      : [];
  return (
    <Select
      small
      label={label}
      value={action.target}
      choices={[
        { value: '', label: t('rules.choose') },
        ...words,
        ...users.map((user) => ({ value: user.id, label: user.displayName })),
        ...teams.map((team) => ({ value: team.id, label: team.displayName })),
      ]}
      onChange={onChange}
    />
  );
}

/** What happens when a promise is about to break, or is broken: one step, one action. */
export function LadderEditor({
  steps,
  onChange,
}: {
  steps: readonly SlaPolicy_EscalationStep[];
  onChange: (steps: SlaPolicy_EscalationStep[]) => void;
}) {
  const { t } = useTranslation();
  const put = (at: number, change: Partial<SlaPolicy_EscalationStep>): void =>
    onChange(steps.map((step, i) => (i === at ? { ...step, ...change } : step)));
  return (
    <fieldset className="bare">
      <legend className="field-label">{t('slaSettings.ladder')}</legend>
      <ul className="form-rows">
        {steps.map((step, at) => {
          const place = t('slaSettings.step', { number: at + 1 });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            <li key={at} className="form-row">
              <Select
                small
                label={`${place}: ${t('slaSettings.promise')}`}
                value={step.kind as ClockKind}
                choices={CLOCKS.map((value) => ({ value, label: t(`clockName.${value}`) }))}
                onChange={(kind) => put(at, { kind })}
              />
              <input
                className="input input-span"
                type="number"
                min={1}
                max={1000}
                required
                aria-label={`${place}: ${t('slaSettings.atPercent')}`}
                value={step.atPercent}
                onChange={(event) => put(at, { atPercent: Number(event.target.value) })}
              />
              <span aria-hidden="true">%</span>
              {step.actions.map((action, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                <span key={i} className="row wrap">
                  <Select
                    small
                    label={`${place}: ${t('rules.action', { number: i + 1 })}`}
                    value={action.kind as StepKind}
                    choices={STEP_KINDS.map((value) => ({
                      value,
                      label: t(`slaSettings.stepKind.${value}`),
                    }))}
                    onChange={(kind) =>
                      put(at, {
                        actions: step.actions.map((each, a) =>
                          a === i ? { kind, target: kind === 'NOTIFY' ? 'owner' : '' } : each,
                        ),
                      })
                    }
                  />
                  <Target
                    action={action}
                    label={`${place}: ${t('rules.value')} ${i + 1}`}
                    onChange={(target) =>
                      put(at, {
                        actions: step.actions.map((each, a) =>
                          a === i ? { ...each, target } : each,
                        ),
                      })
                    }
                  />
                </span>
              ))}
              <span className="row">
                <Button
                  small
                  tone="quiet"
                  icon="plus"
                  disabled={step.actions.length >= 5}
                  aria-label={`${t('rules.addAction')}: ${place}`}
                  onClick={() =>
                    put(at, { actions: [...step.actions, { kind: 'RAISE_PRIORITY', target: '' }] })
                  }
                />
                <Button
                  small
                  tone="quiet"
                  icon="close"
                  aria-label={`${t('rules.remove')}: ${place}`}
                  onClick={() => onChange(steps.filter((_, i) => i !== at))}
                />
              </span>
            </li>
          );
        })}
      </ul>
      <Button
        small
        icon="plus"
        onClick={() =>
          onChange([
            ...steps,
            {
              kind: 'RESOLUTION',
              atPercent: 100,
              actions: [{ kind: 'NOTIFY', target: 'owner' }],
            },
          ])
        }
      >
        {t('slaSettings.addStep')}
      </Button>
    </fieldset>
  );
}
