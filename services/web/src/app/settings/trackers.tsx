// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DefectTracker, DefectTrackers } from '../../api/gen/tickets';
import { api } from '../api';
import { useTrackers } from '../feedback/queries';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { CheckField, ChoiceField, Field, NameField, TextField } from '../ui/field';
import { showToast } from '../ui/toast';
import { FormDialog } from './form_dialog';
import { ItemList } from './item_list';
import { KEYS } from './queries';
import { TRACKER_KINDS, trackerForm, trackerOf } from './tracker_form';

function Form({ known, onClose }: { known: DefectTracker | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => trackerForm(known));
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]): void =>
    setForm((old) => ({ ...old, [key]: value }));
  const save = (): Promise<unknown> | undefined => {
    const written = trackerOf(form, known);
    if (!written) {
      showToast({ tone: 'danger', text: t('settingsPage.mappingWrong') });
      return undefined;
    }
    const { defectTracker, updateMask } = written;
    return known
      ? api(DefectTrackers.update, { defectTracker, updateMask })
      : api(DefectTrackers.create, { defectTracker });
  };
  return (
    <FormDialog
      title={known?.displayName ?? t('settingsPage.new')}
      queryKey={KEYS.trackers}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={form.name} onChange={(value) => set('name', value)} />
      <ChoiceField
        label={t('settingsPage.kind')}
        value={form.kind}
        choices={TRACKER_KINDS.map((value) => ({
          value,
          label: t(`settingsPage.kindName.${value}`),
        }))}
        onChange={(value) => set('kind', value)}
      />
      <Field label={t('settingsPage.url')}>
        <input
          className="input"
          type="url"
          required
          maxLength={500}
          value={form.url}
          onChange={(event) => set('url', event.target.value)}
        />
      </Field>
      <TextField
        label={t('settingsPage.parameters')}
        most={20_000}
        lines={2}
        value={form.parameters}
        onChange={(value) => set('parameters', value)}
      />
      <Field label={t('settingsPage.secrets')}>
        <textarea
          className="textarea"
          rows={2}
          autoComplete="off"
          spellCheck={false}
          value={form.secrets}
          onChange={(event) => set('secrets', event.target.value)}
        />
      </Field>
      {known && known.secretNames.length > 0 && (
        <p className="muted">
          {t('settingsPage.secretsKnown', { names: known.secretNames.join(', ') })}
        </p>
      )}
      {form.kind === 'CUSTOM' && (
        <TextField
          label={t('settingsPage.mapping')}
          most={100_000}
          lines={8}
          required
          value={form.mapping}
          onChange={(value) => set('mapping', value)}
        />
      )}
      <CheckField
        label={t('settingsPage.enabled')}
        checked={form.enabled}
        onChange={(value) => set('enabled', value)}
      />
    </FormDialog>
  );
}

/** The systems that defects live in. */
export function TrackerList() {
  const { t } = useTranslation();
  const isAdmin = useMe().can('tickets.admin');
  return (
    <ItemList
      query={useTrackers()}
      queryKey={KEYS.trackers}
      may={() => isAdmin}
      empty={{
        icon: 'link',
        title: t('settingsPage.noTrackers'),
        text: t('settingsPage.noTrackersText'),
      }}
      nameOf={(tracker) => tracker.displayName}
      badges={(tracker) => (
        <>
          <Badge>{t(`settingsPage.kindName.${tracker.kind}`)}</Badge>
          <Badge tone={tracker.enabled === false ? 'warn' : 'ok'}>
            {t(tracker.enabled === false ? 'settingsPage.off' : 'settingsPage.enabled')}
          </Badge>
        </>
      )}
      form={(tracker, onClose) => <Form known={tracker} onClose={onClose} />}
    >
      {(tracker) => (
        <>
          <p className="ellipsis">{tracker.baseUrl}</p>
          <p className="muted">
            {t('settingsPage.hook')}: <code>{tracker.hookPath}</code>
          </p>
        </>
      )}
    </ItemList>
  );
}
