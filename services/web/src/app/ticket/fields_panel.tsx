// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, TicketField } from '../../api/gen/tickets';
import { useUsers } from '../people/people';
import { useTicketFields, useTicketLabels, useTicketStatuses } from '../settings/queries';
import { ChoiceField, Field, ManyField } from '../ui/field';
import { useTicketCommands } from './use_commands';

/** The fields of a ticket's form, and those it has a value of. */
export function formOf(
  ticket: Pick<Ticket, 'type' | 'customFields'>,
  fields: readonly TicketField[],
): TicketField[] {
  return fields.filter(
    (field) =>
      field.types.length === 0 ||
      field.types.includes(ticket.type) ||
      (ticket.customFields[field.key] ?? '') !== '',
  );
}

/** The values with one changed; an empty one goes. */
export function withValue(
  values: Readonly<Record<string, string>>,
  key: string,
  value: string,
): Record<string, string> {
  const { [key]: _old, ...rest } = values;
  return value === '' ? rest : { ...rest, [key]: value };
}

function Written({
  field,
  label,
  value,
  onChange,
}: {
  field: TicketField;
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Field label={label}>
      <input
        className="input"
        type={field.kind === 'DATE' ? 'date' : field.kind === 'NUMBER' ? 'number' : 'text'}
        step="any"
        maxLength={1000}
        title={field.description}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== value && onChange(text.trim())}
      />
    </Field>
  );
}

function OneField({
  field,
  value,
  onChange,
}: {
  field: TicketField;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const users = useUsers().data ?? [];
  const isOwed = field.required === 'BEFORE_CLOSE' || field.required === 'ON_CREATE';
  const label = isOwed ? `${field.displayName} *` : field.displayName;
  const none = { value: '', label: t('catalogue.noStatus') };
  switch (field.kind) {
    case 'SELECT':
    case 'USER':
    case 'CHECKBOX': {
      const choices =
        field.kind === 'USER'
          ? users.map((user) => ({ value: user.id, label: user.displayName }))
          : field.kind === 'SELECT'
            ? field.options.map((option) => ({ value: option, label: option }))
            : (['true', 'false'] as const).map((each) => ({
                value: each as string,
                label: t(each === 'true' ? 'catalogue.yes' : 'catalogue.no'),
              }));
      return (
        <ChoiceField label={label} value={value} choices={[none, ...choices]} onChange={onChange} />
      );
    }
    case 'MULTI_SELECT':
      return (
        <ManyField
          label={label}
          values={value.split(',').filter(Boolean)}
          choices={field.options.map((option) => ({ value: option, label: option }))}
          onChange={(values) => onChange(values.join(','))}
        />
      );
    default:
      return <Written field={field} label={label} value={value} onChange={onChange} />;
  }
}

/** Status, labels and the form of the ticket's type, as the workspace has set them up. */
export function FieldsPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const commands = useTicketCommands();
  const fields = formOf(ticket, useTicketFields().data ?? []);
  const statuses = (useTicketStatuses().data ?? []).filter((each) => each.state === ticket.state);
  const labels = useTicketLabels().data ?? [];
  if (fields.length === 0 && statuses.length === 0 && labels.length === 0) return null;
  return (
    <section className="panel bare">
      <h2>{t('catalogue.fieldsOf')}</h2>
      {(statuses.length > 0 || ticket.status !== '') && (
        <ChoiceField
          label={t('catalogue.status')}
          value={ticket.status}
          choices={[
            { value: '', label: t('catalogue.noStatus') },
            ...statuses.map((each) => ({ value: each.key, label: each.displayName })),
          ]}
          onChange={(status) => void commands.update(ticket, { status })}
        />
      )}
      {labels.length > 0 && (
        <ManyField
          label={t('ticket.labels')}
          values={ticket.labels}
          choices={labels.map((each) => ({ value: each.name, label: each.name }))}
          onChange={(chosen) => void commands.update(ticket, { labels: chosen })}
        />
      )}
      {fields.map((field) => (
        <OneField
          key={field.id}
          field={field}
          value={ticket.customFields[field.key] ?? ''}
          onChange={(value) =>
            void commands.update(ticket, {
              customFields: withValue(ticket.customFields, field.key, value),
            })
          }
        />
      ))}
    </section>
  );
}
