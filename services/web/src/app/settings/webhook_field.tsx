// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/session';
import { Select } from '../ui/select';
import { useWebhooks } from './queries';

/** Which webhook is called: chosen by its address, or written as an id by those who may not see them. */
export function WebhookField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (id: string) => void;
}) {
  const { t } = useTranslation();
  const maySee = useMe().can('channels.admin');
  const query = useWebhooks(maySee);
  if (!maySee || query.isError) {
    return (
      <input
        className="input grow"
        required
        maxLength={64}
        placeholder="whk_…"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const known = (query.data ?? []).map((hook) => ({
    value: hook.id,
    label: hook.displayName || hook.url,
  }));
  return (
    <>
      <Select
        small
        label={label}
        value={value}
        choices={[
          { value: '', label: t('rules.choose') },
          ...(value && !known.some((hook) => hook.value === value)
            ? [{ value, label: value }]
            : []),
          ...known,
        ]}
        onChange={onChange}
      />
      {query.data?.length === 0 && <span className="muted">{t('picker.noWebhook')}</span>}
    </>
  );
}
