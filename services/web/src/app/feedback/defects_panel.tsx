// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Defect, Defects, type Ticket } from '../../api/gen/tickets';
import { api } from '../api';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useRun } from '../ui/run';
import { Select } from '../ui/select';
import { Failure, Loading } from '../ui/states';
import { DefectKey, DefectState } from './problem_list';
import { forgetDefects, useDefects, useDefectsOf, useTrackers } from './queries';

/** Links a ticket to a defect that is known, to one in a tracker, or to a new one. */
function LinkDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation();
  const known = useDefects('TICKETS', true);
  const trackers = useTrackers();
  const [defectId, setDefectId] = useState('');
  const [title, setTitle] = useState(ticket.subject);
  const [trackerId, setTrackerId] = useState('');
  const [key, setKey] = useState('');
  const { busy, run } = useRun(forgetDefects);
  const externalKey = trackerId ? key.trim() : '';
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(() =>
      defectId
        ? api(Defects.link, { id: defectId, ticketIds: [ticket.id] })
        : api(Defects.create, {
            // What a tracker has already keeps its title.
            defect: { title: externalKey ? '' : title.trim(), trackerId, externalKey },
            ticketIds: [ticket.id],
          }),
    );
    if (done) onClose();
  };
  return (
    <Dialog title={t('feedback.linkTitle')} onClose={onClose}>
      <form className="dialog-body" onSubmit={save}>
        <div className="field">
          <span className="field-label">{t('feedback.known')}</span>
          <Select
            label={t('feedback.known')}
            value={defectId}
            choices={[
              { value: '', label: t('feedback.newDefect') },
              ...(known.data?.defects ?? []).map((defect) => ({
                value: defect.id,
                label: [defect.externalKey, defect.title].filter(Boolean).join(' · '),
              })),
            ]}
            onChange={setDefectId}
          />
        </div>
        {!defectId && (
          <>
            <label className="field">
              <span className="field-label">{t('feedback.problem')}</span>
              <input
                className="input"
                required={!externalKey}
                maxLength={200}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
              />
            </label>
            <div className="field">
              <span className="field-label">{t('feedback.tracker')}</span>
              <Select
                label={t('feedback.tracker')}
                value={trackerId}
                choices={[
                  { value: '', label: t('feedback.noTracker') },
                  ...(trackers.data ?? []).map((tracker) => ({
                    value: tracker.id,
                    label: tracker.displayName,
                  })),
                ]}
                onChange={setTrackerId}
              />
            </div>
            {trackerId && (
              <label className="field">
                <span className="field-label">{t('feedback.key')}</span>
                <input
                  className="input"
                  maxLength={200}
                  placeholder="SUP-12"
                  value={key}
                  onChange={(event) => setKey(event.target.value)}
                />
              </label>
            )}
          </>
        )}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="submit"
            tone="primary"
            icon="link"
            disabled={busy || (!defectId && !externalKey && !title.trim())}
          >
            {t('feedback.link')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Whether the twin that may have been made in the tracker is there, said by who looked. */
function TwinDialog({ defect, onClose }: { defect: Defect; onClose: () => void }) {
  const { t } = useTranslation();
  const [isThere, setThere] = useState(true);
  const [key, setKey] = useState('');
  const { busy, run } = useRun(forgetDefects);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(() =>
      api(Defects.update, {
        defect: { id: defect.id, etag: defect.etag, externalKey: isThere ? key.trim() : '' },
        updateMask: 'externalKey',
      }),
    );
    if (done) onClose();
  };
  return (
    <Dialog title={t('feedback.twinTitle')} onClose={onClose}>
      <form className="dialog-body" onSubmit={save}>
        <p>{t('feedback.twinText', { title: defect.title })}</p>
        {defect.syncError && <p className="muted">{defect.syncError}</p>}
        <fieldset className="field">
          <legend className="field-label">{t('feedback.twinQuestion')}</legend>
          {[true, false].map((value) => (
            <label key={String(value)} className="row check-row">
              <input
                type="radio"
                name="twin"
                checked={isThere === value}
                onChange={() => setThere(value)}
              />
              {t(value ? 'feedback.twinThere' : 'feedback.twinMissing')}
            </label>
          ))}
        </fieldset>
        {isThere && (
          <label className="field">
            <span className="field-label">{t('feedback.twinKey')}</span>
            <input
              className="input"
              required
              maxLength={200}
              placeholder="SUP-12"
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          </label>
        )}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy || (isThere && !key.trim())}>
            {t(isThere ? 'feedback.twinUse' : 'feedback.twinMake')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What a ticket is about, as the product team keeps it. */
export function DefectsPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const mayLink = useMe().can('tickets.write');
  const query = useDefectsOf(ticket.id);
  const [isOpen, setIsOpen] = useState(false);
  const [twin, setTwin] = useState<Defect>();
  const { busy, run } = useRun(forgetDefects);
  return (
    <section className="panel">
      <div className="row">
        <h2 className="grow">{t('feedback.defects')}</h2>
        {mayLink && (
          <Button
            small
            tone="quiet"
            icon="plus"
            aria-label={t('feedback.linkTitle')}
            onClick={() => setIsOpen(true)}
          />
        )}
      </div>
      {query.isPending && <Loading lines={1} />}
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      <ul className="other-tickets">
        {query.data?.defects.map((defect, i) => (
          <li key={defect.id} className="row">
            <span className="grow ellipsis">
              <DefectKey defect={defect} /> {defect.title}
            </span>
            {mayLink && defect.sync === 'FAILED' && !defect.externalKey ? (
              <Button small title={defect.syncError} onClick={() => setTwin(defect)}>
                {t('feedback.decideTwin')}
              </Button>
            ) : (
              <DefectState defect={defect} />
            )}
            {mayLink && (
              <Button
                small
                tone="quiet"
                icon="close"
                aria-label={t('feedback.unlink', { title: defect.title })}
                disabled={busy}
                onClick={() =>
                  // A link may be that of a ticket which became part of this one.
                  void run(() =>
                    api(Defects.unlink, {
                      id: defect.id,
                      ticketId: query.data.links[i]?.ticketId ?? ticket.id,
                    }),
                  )
                }
              />
            )}
          </li>
        ))}
      </ul>
      {twin && <TwinDialog defect={twin} onClose={() => setTwin(undefined)} />}
      {isOpen && <LinkDialog ticket={ticket} onClose={() => setIsOpen(false)} />}
    </section>
  );
}
