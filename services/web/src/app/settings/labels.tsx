// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TicketLabel, TicketLabels } from '../../api/gen/tickets';
import { api } from '../api';
import { useMe } from '../session/session';
import { ChoiceField, NameField, TextField } from '../ui/field';
import { FormDialog } from './form_dialog';
import { ItemList, nextPosition } from './item_list';
import { labelPath, offspring } from './label_tree';
import { KEYS, useTicketLabels } from './queries';

function Form({ known, onClose }: { known: TicketLabel | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const all = useTicketLabels().data ?? [];
  const [name, setName] = useState('');
  const [parentId, setParent] = useState(known?.parentId ?? '');
  const [description, setDescription] = useState(known?.description ?? '');
  const barred = known ? offspring(known.id, all) : new Set<string>();
  const save = (): Promise<unknown> =>
    known
      ? api(TicketLabels.update, {
          ticketLabel: { id: known.id, etag: known.etag, parentId, description },
          updateMask: 'parentId,description',
        })
      : api(TicketLabels.create, {
          ticketLabel: { name: name.trim(), parentId, description, position: nextPosition(all) },
        });
  return (
    <FormDialog
      title={known?.name ?? t('catalogue.newLabel')}
      queryKey={KEYS.labels}
      onSave={save}
      onClose={onClose}
    >
      {!known && <NameField most={64} value={name} onChange={setName} />}
      <ChoiceField
        label={t('catalogue.parent')}
        value={parentId}
        choices={[
          { value: '', label: t('catalogue.noParent') },
          ...all
            .filter((label) => !barred.has(label.id))
            .map((label) => ({ value: label.id, label: labelPath(label, all) })),
        ]}
        onChange={setParent}
      />
      <TextField
        label={t('settingsPage.description')}
        most={500}
        value={description}
        onChange={setDescription}
      />
    </FormDialog>
  );
}

/** The taxonomy of labels. */
export function LabelList() {
  const { t } = useTranslation();
  const isAdmin = useMe().can('tickets.admin');
  const query = useTicketLabels();
  return (
    <ItemList
      query={query}
      queryKey={KEYS.labels}
      may={() => isAdmin}
      empty={{ icon: 'filter', title: t('catalogue.noLabels'), text: t('catalogue.noLabelsText') }}
      nameOf={(label) => labelPath(label, query.data ?? [])}
      form={(label, onClose) => <Form known={label} onClose={onClose} />}
      remove={({ id }) => api(TicketLabels.delete, { id })}
      place={(id, position) =>
        api(TicketLabels.update, { ticketLabel: { id, position }, updateMask: 'position' })
      }
    >
      {(label) => label.description && <p className="muted">{label.description}</p>}
    </ItemList>
  );
}
