// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Agents, type Conversation } from '../../api/gen/chat';
import { api } from '../api';
import { useTeams } from '../chat_settings/queries';
import { useUsers } from '../people/people';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { CheckField } from '../ui/field';
import { Select } from '../ui/select';
import { transfer } from './chat_actions';
import { NoteField } from './note_field';

export default function TransferDialog({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const users = useUsers().data ?? [];
  const teams = useTeams().data ?? [];
  const [target, setTarget] = useState('');
  const [note, setNote] = useState('');
  const presences = useQuery({
    queryKey: ['presences'],
    queryFn: async ({ signal }) => (await api(Agents.listPresences, {}, { signal })).presences,
  }).data;
  const supervises = useMe().can('chat.supervise');
  const [isBeyond, setBeyond] = useState(false);
  const isFull = (id: string): boolean =>
    presences?.some((each) => each.agentId === id && each.pointsUsed >= each.capacity) ?? false;
  const stateOf = (id: string) =>
    presences?.find((each) => each.agentId === id)?.state ?? ('OFFLINE' as const);
  const choices = [
    { value: '', label: t('chat.backToQueue') },
    ...teams.map((team) => ({
      value: team.id,
      label: t('chat.queueOf', { team: team.displayName }),
    })),
    ...users
      .filter((user) => user.state === 'ACTIVE' && user.id !== conversation.assigneeId)
      .sort((a, b) => Number(stateOf(b.id) === 'ONLINE') - Number(stateOf(a.id) === 'ONLINE'))
      .map((user) => ({
        value: user.id,
        label: [
          user.displayName,
          t(`chat.${stateOf(user.id)}`),
          ...(isFull(user.id) ? [t('chat.full')] : []),
        ].join(' · '),
      })),
  ];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const to = teams.some((team) => team.id === target)
      ? { teamId: target }
      : { agentId: target, beyondCapacity: isBeyond && isFull(target) };
    void transfer(t, conversation.id, to, note.trim());
    onClose();
  };
  return (
    <Dialog title={t('chat.transferTitle')} onClose={onClose}>
      <form className="dialog-body" onSubmit={submit}>
        <div className="field">
          <span className="field-label">{t('chat.transferTo')}</span>
          <Select
            label={t('chat.transferTo')}
            value={target}
            choices={choices}
            onChange={setTarget}
          />
        </div>
        {supervises && isFull(target) && (
          <CheckField label={t('chat.beyondCapacity')} checked={isBeyond} onChange={setBeyond} />
        )}
        <NoteField label={t('chat.note')} value={note} onChange={setNote} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('chat.transfer')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
