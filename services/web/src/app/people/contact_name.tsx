// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useContact } from './people';

/** A customer's name; visitors who gave none get a friendly stand-in. */
export function ContactName({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useContact(id || undefined);
  const text = data
    ? data.displayName || data.email || `${t('chat.visitor')} ${id.slice(-4)}`
    : ' ';
  return <span className="ellipsis">{text}</span>;
}
