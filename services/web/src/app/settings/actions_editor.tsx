// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketAction } from '../../api/gen/tickets';
import { useTeams } from '../chat_settings/queries';
import { useUsers } from '../people/people';
import { Button } from '../ui/button';
import { ManyField } from '../ui/field';
import { type Choice, Select } from '../ui/select';
import {
  ACTION_KINDS,
  ACTION_WORDS,
  ACTIONS,
  type ActionKind,
  moved,
  newAction,
  type ValueOf,
} from './actions';
import { useTicketFields, useTicketLabels, useTicketStatuses } from './queries';
import { WebhookField } from './webhook_field';

const MOST_ACTIONS = 20;

/** What a value may be; undefined where it is written by hand. */
function useChoices(): (of: ValueOf) => Choice<string>[] | undefined {
  const { t } = useTranslation();
  const users = (useUsers().data ?? []).filter((user) => user.state === 'ACTIVE');
  const teams = useTeams().data ?? [];
  const labels = useTicketLabels().data ?? [];
  const statuses = useTicketStatuses().data ?? [];
  const none = { value: '', label: t('rules.none') };
  const people = users.map((user) => ({ value: user.id, label: user.displayName }));
  return (of) => {
    const words = (ACTION_WORDS[of] ?? []).map((value) => ({
      value,
      label:
        of === 'assignee' || of === 'follower'
          ? t(`rules.word.${value as 'best' | 'owner' | 'assignee'}`)
          : value,
    }));
    switch (of) {
      case 'assignee':
        return [...words, ...people];
      case 'follower':
        return [{ value: '', label: t('rules.choose') }, ...words, ...people];
      case 'team':
        return [none, ...teams.map((team) => ({ value: team.id, label: team.displayName }))];
      case 'label':
        return labels.length > 0
          ? [
              { value: '', label: t('rules.choose') },
              ...labels.map((label) => ({ value: label.name, label: label.name })),
            ]
          : undefined;
      case 'status':
        return [none, ...statuses.map((each) => ({ value: each.key, label: each.displayName }))];
      default:
        return words.length > 0 ? words : undefined;
    }
  };
}

function Value({
  action,
  label,
  onChange,
}: {
  action: TicketAction;
  label: string;
  onChange: (action: TicketAction) => void;
}): ReactNode {
  const { t } = useTranslation();
  const of = action.kind === 'KIND_UNSPECIFIED' ? 'none' : ACTIONS[action.kind];
  const choicesOf = useChoices();
  const fields = useTicketFields().data ?? [];
  const users = (useUsers().data ?? []).filter((user) => user.state === 'ACTIVE');
  if (of === 'none') return null;
  const put = (value: string): void => onChange({ ...action, value });
  if (of === 'text') {
    return (
      <textarea
        className="textarea"
        rows={3}
        required
        maxLength={20_000}
        aria-label={label}
        value={action.value}
        onChange={(event) => put(event.target.value)}
      />
    );
  }
  if (of === 'approval') {
    return (
      <>
        <Select
          small
          label={t('work.rule')}
          value={action.field}
          choices={[
            { value: 'any', label: t('approvalRule.ANY') },
            { value: 'all', label: t('approvalRule.ALL') },
          ]}
          onChange={(field) => onChange({ ...action, field })}
        />
        <ManyField
          label={t('work.approvers')}
          values={action.value.split(',').filter(Boolean)}
          choices={users.map((user) => ({ value: user.id, label: user.displayName }))}
          onChange={(ids) => put(ids.join(','))}
        />
      </>
    );
  }
  if (of === 'webhook') return <WebhookField label={label} value={action.value} onChange={put} />;
  const choices = choicesOf(of);
  const input = choices ? (
    <Select
      small
      label={label}
      value={action.value}
      choices={
        choices.some((choice) => choice.value === action.value)
          ? choices
          : [{ value: action.value, label: action.value || t('rules.choose') }, ...choices]
      }
      onChange={put}
    />
  ) : (
    <input
      className="input grow"
      aria-label={label}
      required={of !== 'field'}
      maxLength={1000}
      placeholder={of === 'span' ? '30m, 4h, 2d, 1w' : ''}
      value={action.value}
      onChange={(event) => put(event.target.value)}
    />
  );
  if (of !== 'field') return input;
  return (
    <>
      <Select
        small
        label={t('rules.field')}
        value={action.field}
        choices={[
          { value: '', label: t('rules.choose') },
          ...fields.map((field) => ({ value: field.key, label: field.displayName })),
        ]}
        onChange={(field) => onChange({ ...action, field })}
      />
      {input}
    </>
  );
}

/** What is done, one after the other. */
export function ActionsEditor({
  actions,
  hasWebhooks,
  onChange,
}: {
  actions: readonly TicketAction[];
  hasWebhooks?: boolean;
  onChange: (actions: TicketAction[]) => void;
}) {
  const { t } = useTranslation();
  const kinds = ACTION_KINDS.filter((kind) => hasWebhooks || kind !== 'CALL_WEBHOOK').map(
    (value) => ({ value, label: t(`rules.actionName.${value}`) }),
  );
  return (
    <fieldset className="bare">
      <legend className="field-label">{t('rules.actions')}</legend>
      <ul className="form-rows">
        {actions.map((action, i) => {
          const place = t('rules.action', { number: i + 1 });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            <li key={i} className="form-row">
              <Select
                small
                label={`${place}: ${t('rules.kind')}`}
                value={action.kind as ActionKind}
                choices={kinds}
                onChange={(kind) =>
                  onChange(actions.map((each, at) => (at === i ? newAction(kind) : each)))
                }
              />
              <Value
                action={action}
                label={`${place}: ${t('rules.value')}`}
                onChange={(next) => onChange(actions.map((each, at) => (at === i ? next : each)))}
              />
              <span className="row">
                <Button
                  small
                  tone="quiet"
                  icon="up"
                  disabled={i === 0}
                  aria-label={`${t('settingsPage.moveUp')}: ${place}`}
                  onClick={() => onChange(moved(actions, i, -1))}
                />
                <Button
                  small
                  tone="quiet"
                  icon="close"
                  aria-label={`${t('rules.remove')}: ${place}`}
                  onClick={() => onChange(actions.filter((_, at) => at !== i))}
                />
              </span>
            </li>
          );
        })}
      </ul>
      <Button
        small
        icon="plus"
        disabled={actions.length >= MOST_ACTIONS}
        onClick={() => onChange([...actions, newAction('ADD_TAG')])}
      >
        {t('rules.addAction')}
      </Button>
    </fieldset>
  );
}

/** The same in one line, for reading. */
export function ActionsText({ actions }: { actions: readonly TicketAction[] }) {
  const { t } = useTranslation();
  const users = useUsers().data;
  const teams = useTeams().data;
  return actions
    .filter((action) => action.kind !== 'KIND_UNSPECIFIED')
    .map((action) => {
      const name = t(`rules.actionName.${action.kind as ActionKind}`);
      const known =
        users?.find((user) => user.id === action.value)?.displayName ??
        teams?.find((team) => team.id === action.value)?.displayName ??
        action.value;
      const value = known.length > 60 ? `${known.slice(0, 60)}…` : known;
      return [name, action.field, value].filter(Boolean).join(' ');
    })
    .join(' · ');
}
