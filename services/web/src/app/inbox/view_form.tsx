// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TicketView, TicketViews } from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { ConditionsEditor } from '../settings/conditions_editor';
import { FormDialog } from '../settings/form_dialog';
import { nextPosition } from '../settings/item_list';
import { CheckField, ChoiceField, NameField, TextField } from '../ui/field';
import { ORDER_WORDS } from './orders';
import { useTicketViews, VIEWS_KEY } from './queries';
import { ORDERS } from './views';

const MASK = 'displayName,filter,q,orderBy,shared';

export type ViewDraft = Pick<TicketView, 'filter' | 'q' | 'orderBy'>;

/** A saved view; `draft` fills in a new one. */
export default function ViewForm({
  known,
  draft,
  onSaved,
  onClose,
}: {
  known?: TicketView;
  draft?: ViewDraft;
  onSaved?: (view: TicketView) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const mayShare = useMe().can('tickets.admin');
  const all = useTicketViews().data;
  const from = known ?? draft;
  const [displayName, setName] = useState(known?.displayName ?? '');
  const [filter, setFilter] = useState(from?.filter ?? '');
  const [q, setQ] = useState(from?.q ?? '');
  const [orderBy, setOrder] = useState(from?.orderBy || 'update_time desc');
  const [shared, setShared] = useState(known?.shared ?? false);
  const save = async (): Promise<void> => {
    const ticketView = { displayName: displayName.trim(), filter, q: q.trim(), orderBy, shared };
    const saved = known
      ? await api(TicketViews.update, {
          ticketView: { ...ticketView, id: known.id, etag: known.etag },
          updateMask: MASK,
        })
      : await api(TicketViews.create, {
          ticketView: { ...ticketView, position: nextPosition(all) },
        });
    queryClient.setQueryData<TicketView[]>(VIEWS_KEY, (old = []) => [
      ...old.filter((each) => each.id !== saved.id),
      saved,
    ]);
    onSaved?.(saved);
  };
  const orders: { value: string; label: string }[] = ORDERS.map((value) => ({
    value,
    label: t(ORDER_WORDS[value]),
  }));
  // One that was set by program.
  if (!orders.some((order) => order.value === orderBy)) {
    orders.push({ value: orderBy, label: orderBy });
  }
  return (
    <FormDialog
      wide
      title={known?.displayName ?? t('views.new')}
      queryKey={VIEWS_KEY}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={displayName} onChange={setName} />
      <ConditionsEditor filter={filter} everything={t('views.everything')} onChange={setFilter} />
      <TextField label={t('views.words')} name="q" most={500} value={q} onChange={setQ} />
      <ChoiceField label={t('inbox.sort')} value={orderBy} choices={orders} onChange={setOrder} />
      <CheckField
        label={t('views.forAll')}
        checked={shared}
        disabled={!mayShare}
        onChange={setShared}
      />
      {!mayShare && <p className="muted">{t('views.shareHint')}</p>}
    </FormDialog>
  );
}
