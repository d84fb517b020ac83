// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HistoryEntry } from '../../api/gen/tickets';
import { shortDateTime } from '../../text/time';
import { useTeams } from '../chat_settings/queries';
import { useTicket } from '../inbox/queries';
import { ContactName } from '../people/contact_name';
import { useUserName } from '../people/people';
import { useMacros, useTicketFields, useTriggers } from '../settings/queries';
import { Badge } from '../ui/badge';

/** `assignee_id` as people say it. */
export function useFieldName(): (field: string) => string {
  const { t, i18n } = useTranslation();
  const fields = useTicketFields().data;
  return (field) => {
    const key = field.replace(/^custom_fields\./, '');
    if (key !== field) return fields?.find((each) => each.key === key)?.displayName ?? key;
    return i18n.exists(`past.field.${field}`) ? t(`past.field.${field as 'state'}`) : field;
  };
}

const ID = /\b(usr|team)_[0-9a-z]{26}\b/g;
const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A value as people say it: names for ids, words for codes, the reader's clock for moments. */
export function useValueText(): (field: string, value: string) => string {
  const { t, i18n } = useTranslation();
  const nameOf = useUserName();
  const teams = useTeams().data;
  const word = (field: string, value: string): string => {
    const group = { state: 'stateName', type: 'typeName', approval: 'approvalState' }[field];
    const key = `${group}.${value}`;
    return group && i18n.exists(key) ? t(key as 'stateName.RESOLVED') : value;
  };
  return (field, value) => {
    if (value === 'true' || value === 'yes') return t('past.yes');
    if (value === 'no') return t('past.no');
    return value
      .split(' → ')
      .map((part) => word(field, part))
      .join(' → ')
      .replace(ID, (id) =>
        id.startsWith('usr_')
          ? nameOf(id)
          : (teams?.find((team) => team.id === id)?.displayName ?? id.slice(-6)),
      )
      .replace(MOMENT, (moment) => shortDateTime(moment, i18n.language));
  };
}

export function useActionName(): (action: string) => string {
  const { t, i18n } = useTranslation();
  return (action) =>
    i18n.exists(`historyName.${action}`) ? t(`historyName.${action as 'created'}`) : action;
}

/** Who did it: a person by name, a part of the product or a program by what it is. */
export function Actor({ id }: { id: string }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  if (id.startsWith('con_')) return <ContactName id={id} />;
  if (id.startsWith('usr_')) return nameOf(id);
  if (id.startsWith('key_')) return t('past.program');
  return id.startsWith('service:') ? t('ticket.system') : id;
}

function OtherTicket({ id }: { id: string }) {
  const ticket = useTicket(id).data;
  return <Link to={`/tickets/${id}`}>#{ticket?.number ?? '…'}</Link>;
}

/** What brought a change about, and which one: a trigger or macro by name, a ticket by number. */
export function Source({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation();
  const { source, sourceId } = entry;
  const triggers = useTriggers(source === 'TRIGGER').data;
  const macros = useMacros(source === 'MACRO').data;
  if (!source || source === 'SOURCE_UNSPECIFIED') return null;
  const name = [...(triggers ?? []), ...(macros ?? [])].find((each) => each.id === sourceId);
  return (
    <Badge title={sourceId || undefined}>
      {t(`historySource.${source}`)}
      {name && `: ${name.displayName}`}
      {sourceId.startsWith('tkt_') && <OtherTicket id={sourceId} />}
    </Badge>
  );
}
