// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DefectTracker,
  type DefectTracker_Kind,
  DefectTrackers,
  type TrackerMapping,
} from '../../api/gen/tickets';
import { api } from '../api';
import { useTrackers } from '../feedback/queries';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useRun } from '../ui/run';
import { Select } from '../ui/select';
import { Empty, Failure, Loading } from '../ui/states';
import { showToast } from '../ui/toast';
import { readLines, writeLines } from './lines';

const KINDS = [
  'JIRA',
  'ZENTAO',
  'TEAMBITION',
  'CUSTOM',
] as const satisfies readonly DefectTracker_Kind[];
type Kind = (typeof KINDS)[number];
const MASK = 'displayName,kind,baseUrl,parameters,enabled';

function Form({ known, onClose }: { known?: DefectTracker; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(known?.displayName ?? '');
  const [kind, setKind] = useState<Kind>((known?.kind as Kind) ?? 'JIRA');
  const [url, setUrl] = useState(known?.baseUrl ?? 'https://');
  const [parameters, setParameters] = useState(writeLines(known?.parameters ?? {}));
  const [secrets, setSecrets] = useState('');
  const [mapping, setMapping] = useState(
    known?.kind === 'CUSTOM' ? JSON.stringify(known.mapping, null, 2) : '',
  );
  const [enabled, setEnabled] = useState(known?.enabled ?? true);
  const { busy, run } = useRun();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    let own: TrackerMapping | undefined;
    try {
      own = kind === 'CUSTOM' ? (JSON.parse(mapping) as TrackerMapping) : undefined;
    } catch {
      showToast({ tone: 'danger', text: t('settingsPage.mappingWrong') });
      return;
    }
    const secret = readLines(secrets);
    const defectTracker = {
      displayName: name.trim(),
      kind,
      baseUrl: url.trim(),
      parameters: readLines(parameters),
      enabled,
      ...(Object.keys(secret).length > 0 ? { secrets: secret } : {}),
      ...(own ? { mapping: own } : {}),
    };
    const done = await run(() =>
      known
        ? api(DefectTrackers.update, {
            defectTracker: { ...defectTracker, id: known.id, etag: known.etag },
            updateMask: `${MASK}${'secrets' in defectTracker ? ',secrets' : ''}${own ? ',mapping' : ''}`,
          })
        : api(DefectTrackers.create, { defectTracker }),
    );
    if (!done) return;
    await queryClient.invalidateQueries({ queryKey: ['defectTrackers'] });
    onClose();
  };
  return (
    <Dialog title={known?.displayName ?? t('settingsPage.new')} onClose={onClose}>
      <form className="dialog-body" onSubmit={save}>
        <label className="field">
          <span className="field-label">{t('settingsPage.name')}</span>
          <input
            className="input"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <div className="field">
          <span className="field-label">{t('settingsPage.kind')}</span>
          <Select
            label={t('settingsPage.kind')}
            value={kind}
            choices={KINDS.map((value) => ({ value, label: t(`settingsPage.kindName.${value}`) }))}
            onChange={setKind}
          />
        </div>
        <label className="field">
          <span className="field-label">{t('settingsPage.url')}</span>
          <input
            className="input"
            type="url"
            required
            maxLength={500}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="field-label">{t('settingsPage.parameters')}</span>
          <textarea
            className="textarea"
            rows={2}
            value={parameters}
            onChange={(event) => setParameters(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="field-label">{t('settingsPage.secrets')}</span>
          <textarea
            className="textarea"
            rows={2}
            autoComplete="off"
            spellCheck={false}
            value={secrets}
            onChange={(event) => setSecrets(event.target.value)}
          />
        </label>
        {known && known.secretNames.length > 0 && (
          <p className="muted">
            {t('settingsPage.secretsKnown', { names: known.secretNames.join(', ') })}
          </p>
        )}
        {kind === 'CUSTOM' && (
          <label className="field">
            <span className="field-label">{t('settingsPage.mapping')}</span>
            <textarea
              className="textarea"
              rows={8}
              required
              spellCheck={false}
              value={mapping}
              onChange={(event) => setMapping(event.target.value)}
            />
          </label>
        )}
        <label className="row check-row">
          <input
            type="checkbox"
            checked={enabled}
            onChange={(event) => setEnabled(event.target.checked)}
          />
          {t('settingsPage.enabled')}
        </label>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy}>
            {t('settingsPage.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The systems that defects live in. */
export function TrackerList() {
  const { t } = useTranslation();
  const may = useMe().can('tickets.admin');
  const [edited, setEdited] = useState<DefectTracker | 'new'>();
  const query = useTrackers();
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      {may && (
        <p>
          <Button tone="primary" icon="plus" onClick={() => setEdited('new')}>
            {t('settingsPage.new')}
          </Button>
        </p>
      )}
      {query.data.length === 0 && (
        <Empty icon="link" title={t('settingsPage.noTrackers')}>
          {t('settingsPage.noTrackersText')}
        </Empty>
      )}
      {query.data.map((tracker) => (
        <section key={tracker.id} className="card panel">
          <div className="row">
            <h2 className="grow ellipsis">{tracker.displayName}</h2>
            <Badge>{t(`settingsPage.kindName.${tracker.kind}`)}</Badge>
            <Badge tone={tracker.enabled === false ? 'warn' : 'ok'}>
              {t(tracker.enabled === false ? 'settingsPage.off' : 'settingsPage.enabled')}
            </Badge>
          </div>
          <p className="ellipsis">{tracker.baseUrl}</p>
          <p className="muted">
            {t('settingsPage.hook')}: <code>{tracker.hookPath}</code>
          </p>
          {may && (
            <Button small icon="edit" onClick={() => setEdited(tracker)}>
              {t('settingsPage.edit')}
            </Button>
          )}
        </section>
      ))}
      {edited && (
        <Form known={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}
