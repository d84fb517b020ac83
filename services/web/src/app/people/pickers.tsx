// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { type Contact, Contacts, Organizations } from '../../api/gen/accounts';
import { api } from '../api';
import { Picker, type Source } from '../ui/picker';
import { useContact, useOrganization } from './people';

const MOST = 8;
const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;

function labelOf(contact: Contact): string {
  const { displayName, email, phone, id } = contact;
  return [displayName, email || phone].filter(Boolean).join(' · ') || id.slice(-6);
}

const CONTACTS: Source = {
  key: 'contacts',
  load: async (text, signal) => {
    if (text === '') return [];
    const { contacts } = await api(Contacts.list, { q: text, pageSize: MOST }, { signal });
    return contacts.map((contact) => ({ value: contact.id, label: labelOf(contact) }));
  },
};

/** The same, or an e-mail address that belongs to no contact. */
const CONTACTS_AND_ADDRESSES: Source = {
  ...CONTACTS,
  free: (text) => (ADDRESS.test(text) ? { value: text.toLowerCase(), label: text } : undefined),
};

const ORGANIZATIONS: Source = {
  key: 'organizations',
  load: async (text, signal) => {
    const { organizations } = await api(
      Organizations.list,
      { q: text, pageSize: MOST },
      { signal },
    );
    return organizations.map((each) => ({ value: each.id, label: each.displayName }));
  },
};

interface PickerProps {
  label: string;
  name?: string;
  value: string;
  required?: boolean;
  bare?: boolean;
  onChange: (id: string) => void;
}

/** A customer, found by name, e-mail address or phone number. */
export function ContactPicker(props: PickerProps) {
  const contact = useContact(props.value || undefined).data;
  return <Picker {...props} source={CONTACTS} shown={contact ? labelOf(contact) : ''} />;
}

export function OrganizationPicker(props: PickerProps) {
  const organization = useOrganization(props.value || undefined).data;
  return <Picker {...props} source={ORGANIZATIONS} shown={organization?.displayName ?? ''} />;
}

/** Adds customers and addresses one after the other. */
export function CopyPicker({ label, onAdd }: { label: string; onAdd: (who: string) => void }) {
  const { t } = useTranslation();
  return (
    <Picker
      bare
      clears
      label={label}
      source={CONTACTS_AND_ADDRESSES}
      value=""
      shown=""
      placeholder={t('picker.copyHint')}
      onChange={onAdd}
    />
  );
}
