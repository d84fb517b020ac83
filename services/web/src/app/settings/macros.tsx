// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Macro, Macros, type TicketAction } from '../../api/gen/tickets';
import { api } from '../api';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { CheckField, NameField, TextField } from '../ui/field';
import { isWhole, newAction } from './actions';
import { ActionsEditor, ActionsText } from './actions_editor';
import { FormDialog } from './form_dialog';
import { ItemList, nextPosition } from './item_list';
import { KEYS, useMacros } from './queries';

const MASK = 'displayName,description,actions,shared';

function Form({ known, onClose }: { known: Macro | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const mayShare = useMe().can('tickets.admin');
  const all = useMacros().data;
  const [displayName, setName] = useState(known?.displayName ?? '');
  const [description, setDescription] = useState(known?.description ?? '');
  const [shared, setShared] = useState(known?.shared ?? mayShare);
  const [actions, setActions] = useState<TicketAction[]>(
    known?.actions ?? [newAction('COMMENT'), newAction('WAIT_FOR_CUSTOMER')],
  );
  const save = (): Promise<unknown> => {
    const macro = { displayName: displayName.trim(), description, actions, shared };
    return known
      ? api(Macros.update, {
          macro: { ...macro, id: known.id, etag: known.etag },
          updateMask: MASK,
        })
      : api(Macros.create, { macro: { ...macro, position: nextPosition(all) } });
  };
  return (
    <FormDialog
      wide
      title={known?.displayName ?? t('rules.newMacro')}
      queryKey={KEYS.macros}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={displayName} onChange={setName} />
      <TextField
        label={t('settingsPage.description')}
        most={500}
        value={description}
        onChange={setDescription}
      />
      <CheckField
        label={t('rules.shared')}
        checked={shared}
        disabled={!mayShare}
        onChange={setShared}
      />
      <ActionsEditor actions={actions} onChange={setActions} />
      {!actions.every(isWhole) && <p className="muted">{t('rules.incomplete')}</p>}
    </FormDialog>
  );
}

/** Several actions under one name, done by one click. */
export function MacroList() {
  const { t } = useTranslation();
  const me = useMe();
  const isAdmin = me.can('tickets.admin');
  return (
    <ItemList
      query={useMacros()}
      queryKey={KEYS.macros}
      may={(macro) => (macro?.shared ? isAdmin : me.can('tickets.write'))}
      empty={{ icon: 'bolt', title: t('rules.noMacros'), text: t('rules.noMacrosText') }}
      nameOf={(macro) => macro.displayName}
      badges={(macro) => <Badge>{t(macro.shared ? 'rules.everybody' : 'rules.mine')}</Badge>}
      form={(macro, onClose) => <Form known={macro} onClose={onClose} />}
      remove={({ id }) => api(Macros.delete, { id })}
      place={(id, position) =>
        api(Macros.update, { macro: { id, position }, updateMask: 'position' })
      }
    >
      {(macro) => (
        <>
          {macro.description && <p className="muted">{macro.description}</p>}
          <p>
            <ActionsText actions={macro.actions} />
          </p>
        </>
      )}
    </ItemList>
  );
}
