// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTeams } from '../chat_settings/queries';
import { FilterProblem } from '../inbox/filter_problem';
import { useUsers } from '../people/people';
import { ContactPicker, OrganizationPicker } from '../people/pickers';
import { Button } from '../ui/button';
import { CheckField, TextField } from '../ui/field';
import { type Choice, Select } from '../ui/select';
import { useViolation } from '../ui/violations';
import {
  BESIDE,
  type Condition,
  FIELDS,
  kindOf,
  type Operator,
  operatorsOf,
  readConditions,
  VALUES,
  writeConditions,
} from './conditions';
import { useTicketFields, useTicketLabels, useTicketStatuses } from './queries';

/** What is found by name among many. */
const FINDERS: Partial<Record<string, typeof ContactPicker>> = {
  organization_id: OrganizationPicker,
  requester_id: ContactPicker,
};

const NOBODY: Choice<string> = { value: '', label: '–' };

/** What a condition of a field may be compared with; undefined where it is written by hand. */
function useChoices(): (field: string) => Choice<string>[] | undefined {
  const { t } = useTranslation();
  const users = useUsers().data ?? [];
  const teams = useTeams().data ?? [];
  const labels = useTicketLabels().data ?? [];
  const statuses = useTicketStatuses().data ?? [];
  return (field) => {
    const words = VALUES[field];
    if (words) {
      return words.map((value) => ({ value, label: value === '*' ? t('rules.any') : value }));
    }
    switch (field) {
      case 'follower_ids':
        return [
          { value: 'me', label: t('rules.whoLooks') },
          ...users.map((user) => ({ value: user.id, label: user.displayName })),
        ];
      case 'assignee_id':
      case 'owner_id':
        return [NOBODY, ...users.map((user) => ({ value: user.id, label: user.displayName }))];
      case 'team_id':
        return [NOBODY, ...teams.map((team) => ({ value: team.id, label: team.displayName }))];
      case 'labels':
        return labels.length > 0
          ? labels.map((label) => ({ value: label.name, label: label.name }))
          : undefined;
      case 'status':
        return statuses.length > 0
          ? statuses.map((status) => ({ value: status.key, label: status.displayName }))
          : undefined;
      default:
        return undefined;
    }
  };
}

function Row({
  row,
  number,
  fields,
  choices,
  onChange,
  onRemove,
}: {
  row: Condition;
  number: number;
  fields: readonly Choice<string>[];
  choices: Choice<string>[] | undefined;
  onChange: (row: Condition) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const place = t('rules.condition', { number });
  const Finder = FINDERS[row.field];
  const isKnown = !choices || choices.some((choice) => choice.value === row.value);
  return (
    <li className="form-row">
      <CheckField
        label={t('rules.not')}
        checked={row.negated}
        onChange={(negated) => onChange({ ...row, negated })}
      />
      <Select
        small
        label={`${place}: ${t('rules.field')}`}
        value={row.field}
        choices={fields}
        onChange={(field) =>
          onChange({
            ...row,
            field,
            operator: operatorsOf(field)[0] as Operator,
            value: VALUES[field]?.[0] ?? '',
          })
        }
      />
      <Select
        small
        label={`${place}: ${t('rules.operator')}`}
        value={row.operator}
        choices={operatorsOf(row.field).map((value) => ({
          value,
          label: value === ':' ? t('rules.has') : value,
        }))}
        onChange={(operator) => onChange({ ...row, operator })}
      />
      {choices ? (
        <Select
          small
          label={`${place}: ${t('rules.value')}`}
          value={row.value}
          choices={isKnown ? choices : [{ value: row.value, label: row.value || '–' }, ...choices]}
          onChange={(value) => onChange({ ...row, value })}
        />
      ) : Finder ? (
        <Finder
          bare
          label={`${place}: ${t('rules.value')}`}
          value={row.value}
          onChange={(value) => onChange({ ...row, value })}
        />
      ) : (
        <input
          className="input grow"
          aria-label={`${place}: ${t('rules.value')}`}
          placeholder={
            row.field === 'due' ? 'now+2h' : kindOf(row.field) === 'moment' ? 'now-7d' : ''
          }
          maxLength={200}
          value={row.value}
          onChange={(event) => onChange({ ...row, value: event.target.value })}
        />
      )}
      <Button
        small
        tone="quiet"
        icon="close"
        aria-label={`${t('rules.remove')}: ${place}`}
        onClick={onRemove}
      />
    </li>
  );
}

/** A filter as rows, or as a text where it says more than rows can. */
export function ConditionsEditor({
  filter,
  everything,
  isOfRule,
  onChange,
}: {
  filter: string;
  /** Of a rule, which looks at the ticket alone. */
  isOfRule?: boolean;
  /** Said where there is no condition; as it is for rules when it isn't given. */
  everything?: string;
  onChange: (filter: string) => void;
}) {
  const { t } = useTranslation();
  const custom = useTicketFields().data ?? [];
  const choicesOf = useChoices();
  const [rows, setRows] = useState<Condition[] | undefined>(() => readConditions(filter));
  const fields = [
    ...Object.keys(FIELDS)
      .filter((value) => !isOfRule || !BESIDE.includes(value))
      .map((value) => ({
        value,
        label: t(`rules.fieldName.${value as keyof typeof FIELDS}`),
      })),
    ...custom.map((field) => ({ value: `custom_fields.${field.key}`, label: field.displayName })),
  ];
  // A field that is gone is still shown.
  const fieldsOf = (row: Condition): Choice<string>[] =>
    fields.some((field) => field.value === row.field)
      ? fields
      : [...fields, { value: row.field, label: row.field }];
  const put = (next: Condition[]): void => {
    setRows(next);
    onChange(writeConditions(next));
  };
  const again = readConditions(filter);
  const violation = useViolation('filter');
  return (
    <fieldset className="bare">
      <legend className="field-label">{t('rules.conditions')}</legend>
      {rows ? (
        <>
          {rows.length === 0 && <p className="muted">{everything ?? t('rules.always')}</p>}
          <ul className="form-rows">
            {rows.map((row, i) => (
              <Row
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
                key={i}
                number={i + 1}
                row={row}
                fields={fieldsOf(row)}
                choices={choicesOf(row.field)}
                onChange={(next) => put(rows.map((each, at) => (at === i ? next : each)))}
                onRemove={() => put(rows.filter((_, at) => at !== i))}
              />
            ))}
          </ul>
          <div className="row">
            <Button
              small
              icon="plus"
              onClick={() =>
                put([...rows, { field: 'priority', operator: '=', value: 'P0', negated: false }])
              }
            >
              {t('rules.addCondition')}
            </Button>
            <Button small tone="quiet" onClick={() => setRows(undefined)}>
              {t('rules.asText')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <TextField
            label={t('rules.filter')}
            most={2000}
            lines={3}
            value={filter}
            onChange={onChange}
          />
          <p className="muted">{t('rules.filterHint')}</p>
          {again && (
            <Button small tone="quiet" onClick={() => setRows(again)}>
              {t('rules.asRows')}
            </Button>
          )}
        </>
      )}
      {violation && <FilterProblem filter={filter} description={violation} />}
    </fieldset>
  );
}
