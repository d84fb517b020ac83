// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Ticket_State, type TicketStatus, TicketStatuses } from '../../api/gen/tickets';
import { api } from '../api';
import { StateBadge } from '../inbox/badges';
import { useMe } from '../session/session';
import { ChoiceField, NameField, TextField } from '../ui/field';
import { FormDialog } from './form_dialog';
import { ItemList, nextPosition } from './item_list';
import { KEYS, useTicketStatuses } from './queries';

const STATES = [
  'UNASSIGNED',
  'IN_PROGRESS',
  'WAITING_FOR_CUSTOMER',
  'WAITING_FOR_THIRD_PARTY',
  'RESOLVED',
  'CLOSED',
] as const satisfies readonly Ticket_State[];

function Form({ known, onClose }: { known: TicketStatus | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const all = useTicketStatuses().data;
  const [displayName, setName] = useState(known?.displayName ?? '');
  const [key, setKey] = useState('');
  const [state, setState] = useState<Ticket_State>(known?.state ?? 'IN_PROGRESS');
  const save = (): Promise<unknown> =>
    known
      ? api(TicketStatuses.update, {
          ticketStatus: { id: known.id, etag: known.etag, displayName: displayName.trim(), state },
          updateMask: 'displayName,state',
        })
      : api(TicketStatuses.create, {
          ticketStatus: {
            key: key.trim(),
            displayName: displayName.trim(),
            state,
            position: nextPosition(all),
          },
        });
  return (
    <FormDialog
      title={known?.displayName ?? t('catalogue.newStatus')}
      queryKey={KEYS.statuses}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={displayName} onChange={setName} />
      {!known && (
        <>
          <TextField label={t('catalogue.key')} most={40} required value={key} onChange={setKey} />
          <p className="muted">{t('catalogue.keyHint')}</p>
        </>
      )}
      <ChoiceField
        label={t('catalogue.state')}
        value={state}
        choices={STATES.map((value) => ({ value, label: t(`stateName.${value}`) }))}
        onChange={setState}
      />
    </FormDialog>
  );
}

/** The workspace's own words for stages within the states. */
export function StatusList() {
  const { t } = useTranslation();
  const isAdmin = useMe().can('tickets.admin');
  return (
    <ItemList
      query={useTicketStatuses()}
      queryKey={KEYS.statuses}
      may={() => isAdmin}
      empty={{
        icon: 'check',
        title: t('catalogue.noStatuses'),
        text: t('catalogue.noStatusesText'),
      }}
      nameOf={(status) => status.displayName}
      badges={(status) => <StateBadge state={status.state} />}
      form={(status, onClose) => <Form known={status} onClose={onClose} />}
      remove={({ id }) => api(TicketStatuses.delete, { id })}
      place={(id, position) =>
        api(TicketStatuses.update, { ticketStatus: { id, position }, updateMask: 'position' })
      }
    >
      {(status) => (
        <p className="muted">
          <code>{status.key}</code>
        </p>
      )}
    </ItemList>
  );
}
