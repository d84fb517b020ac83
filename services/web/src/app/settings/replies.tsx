// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CannedReplies, type CannedReply } from '../../api/gen/tickets';
import { api } from '../api';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { CheckField, ChoiceField, NameField, TextField } from '../ui/field';
import { FormDialog } from './form_dialog';
import { ItemList, nextPosition } from './item_list';
import { KEYS, useCannedReplies } from './queries';

const MASK = 'displayName,body,shortcut,locale,shared';
const PLACEHOLDERS = [
  '{{requester.name}}',
  '{{agent.name}}',
  '{{ticket.number}}',
  '{{ticket.subject}}',
  '{{ticket.priority}}',
  '{{ticket.custom_fields.…}}',
].join(' ');

function Form({ known, onClose }: { known: CannedReply | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const mayShare = useMe().can('tickets.admin');
  const all = useCannedReplies().data;
  const [displayName, setName] = useState(known?.displayName ?? '');
  const [body, setBody] = useState(known?.body ?? '');
  const [shortcut, setShortcut] = useState(known?.shortcut ?? '');
  const [locale, setLocale] = useState(known?.locale ?? '');
  const [shared, setShared] = useState(known?.shared ?? mayShare);
  const save = (): Promise<unknown> => {
    const cannedReply = { displayName: displayName.trim(), body, shortcut, locale, shared };
    return known
      ? api(CannedReplies.update, {
          cannedReply: { ...cannedReply, id: known.id, etag: known.etag },
          updateMask: MASK,
        })
      : api(CannedReplies.create, {
          cannedReply: { ...cannedReply, position: nextPosition(all) },
        });
  };
  return (
    <FormDialog
      title={known?.displayName ?? t('rules.newReply')}
      queryKey={KEYS.replies}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={displayName} onChange={setName} />
      <TextField
        label={t('rules.body')}
        most={20_000}
        lines={6}
        required
        value={body}
        onChange={setBody}
      />
      <p className="muted">{t('rules.placeholders', { names: PLACEHOLDERS })}</p>
      <TextField label={t('rules.shortcut')} most={40} value={shortcut} onChange={setShortcut} />
      <ChoiceField
        label={t('settings.language')}
        value={locale}
        choices={[
          { value: '', label: t('rules.anyLanguage') },
          { value: 'zh-CN', label: '简体中文' },
          { value: 'en', label: 'English' },
          ...(['', 'zh-CN', 'en'].includes(locale) ? [] : [{ value: locale, label: locale }]),
        ]}
        onChange={setLocale}
      />
      <CheckField
        label={t('rules.shared')}
        checked={shared}
        disabled={!mayShare}
        onChange={setShared}
      />
    </FormDialog>
  );
}

/** Texts that are often written. */
export function ReplyList() {
  const { t } = useTranslation();
  const me = useMe();
  const isAdmin = me.can('tickets.admin');
  return (
    <ItemList
      query={useCannedReplies()}
      queryKey={KEYS.replies}
      may={(reply) => (reply?.shared ? isAdmin : me.can('tickets.write'))}
      empty={{ icon: 'chat', title: t('rules.noReplies'), text: t('rules.noRepliesText') }}
      nameOf={(reply) => reply.displayName}
      badges={(reply) => (
        <>
          {reply.shortcut && <code>/{reply.shortcut}</code>}
          {reply.locale && <Badge>{reply.locale}</Badge>}
          <Badge>{t(reply.shared ? 'rules.everybody' : 'rules.mine')}</Badge>
        </>
      )}
      form={(reply, onClose) => <Form known={reply} onClose={onClose} />}
      remove={({ id }) => api(CannedReplies.delete, { id })}
      place={(id, position) =>
        api(CannedReplies.update, { cannedReply: { id, position }, updateMask: 'position' })
      }
    >
      {(reply) => <p className="muted clamp">{reply.body}</p>}
    </ItemList>
  );
}
