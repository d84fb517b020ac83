// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Ticket_Type,
  type TicketField,
  type TicketField_Kind,
  type TicketField_Required,
  TicketFields,
} from '../../api/gen/tickets';
import { api } from '../api';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { CheckField, ChoiceField, ManyField, NameField, TextField } from '../ui/field';
import { FormDialog } from './form_dialog';
import { ItemList, nextPosition } from './item_list';
import { KEYS, useTicketFields } from './queries';

const FIELD_KINDS = [
  'TEXT',
  'NUMBER',
  'DATE',
  'SELECT',
  'MULTI_SELECT',
  'CHECKBOX',
  'USER',
] as const satisfies readonly TicketField_Kind[];
const MOMENTS = ['NEVER', 'ON_CREATE', 'BEFORE_CLOSE'] as const satisfies TicketField_Required[];
const TYPES = ['INSTALL', 'FEATURE', 'FAULT'] as const satisfies Ticket_Type[];
const MASK = 'displayName,kind,options,required,types,description,forCustomers';

function Form({ known, onClose }: { known: TicketField | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const all = useTicketFields().data;
  const [form, setForm] = useState({
    key: known?.key ?? '',
    displayName: known?.displayName ?? '',
    kind: known?.kind ?? 'TEXT',
    options: known?.options.join('\n') ?? '',
    required: known?.required ?? 'NEVER',
    types: known?.types ?? [],
    description: known?.description ?? '',
    forCustomers: known?.forCustomers ?? false,
  });
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]): void =>
    setForm((old) => ({ ...old, [key]: value }));
  const hasOptions = form.kind === 'SELECT' || form.kind === 'MULTI_SELECT';
  const save = (): Promise<unknown> => {
    const { key, options, ...rest } = form;
    const ticketField = {
      ...rest,
      displayName: form.displayName.trim(),
      options: hasOptions
        ? options
            .split('\n')
            .map((each) => each.trim())
            .filter(Boolean)
        : [],
    };
    return known
      ? api(TicketFields.update, {
          ticketField: { ...ticketField, id: known.id, etag: known.etag },
          updateMask: MASK,
        })
      : api(TicketFields.create, {
          ticketField: { ...ticketField, key: key.trim(), position: nextPosition(all) },
        });
  };
  return (
    <FormDialog
      title={known?.displayName ?? t('catalogue.newField')}
      queryKey={KEYS.fields}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={form.displayName} onChange={(value) => set('displayName', value)} />
      {!known && (
        <>
          <TextField
            label={t('catalogue.key')}
            most={40}
            required
            value={form.key}
            onChange={(value) => set('key', value)}
          />
          <p className="muted">{t('catalogue.keyHint')}</p>
        </>
      )}
      <ChoiceField
        label={t('settingsPage.kind')}
        value={form.kind as (typeof FIELD_KINDS)[number]}
        choices={FIELD_KINDS.map((value) => ({ value, label: t(`catalogue.kindName.${value}`) }))}
        onChange={(value) => set('kind', value)}
      />
      {hasOptions && (
        <TextField
          label={t('catalogue.options')}
          most={20_000}
          lines={4}
          required
          value={form.options}
          onChange={(value) => set('options', value)}
        />
      )}
      <ChoiceField
        label={t('catalogue.required')}
        value={form.required as (typeof MOMENTS)[number]}
        choices={MOMENTS.map((value) => ({ value, label: t(`catalogue.moment.${value}`) }))}
        onChange={(value) => set('required', value)}
      />
      <ManyField
        label={t('catalogue.types')}
        values={form.types as (typeof TYPES)[number][]}
        choices={TYPES.map((value) => ({ value, label: t(`typeName.${value}`) }))}
        onChange={(value) => set('types', value)}
      />
      <TextField
        label={t('settingsPage.description')}
        most={1000}
        value={form.description}
        onChange={(value) => set('description', value)}
      />
      <CheckField
        label={t('catalogue.forCustomers')}
        checked={form.forCustomers}
        onChange={(value) => set('forCustomers', value)}
      />
    </FormDialog>
  );
}

/** What administrators add to tickets; with it the forms of the ticket types. */
export function FieldList() {
  const { t } = useTranslation();
  const isAdmin = useMe().can('tickets.admin');
  return (
    <ItemList
      query={useTicketFields()}
      queryKey={KEYS.fields}
      may={() => isAdmin}
      empty={{ icon: 'edit', title: t('catalogue.noFields'), text: t('catalogue.noFieldsText') }}
      nameOf={(field) => field.displayName}
      badges={(field) => (
        <>
          <Badge>{t(`catalogue.kindName.${field.kind as 'TEXT'}`)}</Badge>
          {field.required !== 'NEVER' && field.required !== 'REQUIRED_UNSPECIFIED' && (
            <Badge tone="accent">{t(`catalogue.moment.${field.required}`)}</Badge>
          )}
          {field.forCustomers && <Badge tone="ok">{t('catalogue.customers')}</Badge>}
        </>
      )}
      form={(field, onClose) => <Form known={field} onClose={onClose} />}
      remove={({ id }) => api(TicketFields.delete, { id })}
      place={(id, position) =>
        api(TicketFields.update, { ticketField: { id, position }, updateMask: 'position' })
      }
    >
      {(field) => (
        <>
          <p className="muted">
            <code>{field.key}</code> ·{' '}
            {field.types.length === 0
              ? t('catalogue.everyType')
              : field.types.map((type) => t(`typeName.${type}`)).join(', ')}
          </p>
          {field.description && <p>{field.description}</p>}
          {field.options.length > 0 && <p className="muted clamp">{field.options.join(' · ')}</p>}
        </>
      )}
    </ItemList>
  );
}
