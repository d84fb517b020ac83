// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Comment_Author,
  type DryRunTriggerResponse,
  type Trigger,
  type Trigger_Event,
  Triggers,
} from '../../api/gen/tickets';
import type { Input } from '../../api/method';
import { api } from '../api';
import { Button } from '../ui/button';
import { CheckField, ChoiceField, ManyField, NameField, TextField } from '../ui/field';
import { useRun } from '../ui/run';
import { showToast } from '../ui/toast';
import { isWhole, newAction } from './actions';
import { ActionsEditor } from './actions_editor';
import { ConditionsEditor } from './conditions_editor';
import { FormDialog } from './form_dialog';
import { nextPosition } from './item_list';
import { KEYS, useTriggers } from './queries';
import { readSpan, writeSpan } from './spans';
import { RunList } from './trigger_log';

const EVENTS = [
  'CREATED',
  'UPDATED',
  'ASSIGNED',
  'STATE_CHANGED',
  'COMMENTED',
  'REPLIED',
  'ESCALATED',
  'RATED',
  'CLOCK_WARNED',
  'CLOCK_BREACHED',
] as const satisfies readonly Trigger_Event[];
const AUTHORS = ['AUTHOR_UNSPECIFIED', 'CUSTOMER', 'AGENT', 'SYSTEM'] as const;
const CLOCKS = [
  'ASSIGNMENT',
  'WORK_START',
  'FIRST_REPLY',
  'NEXT_REPLY',
  'PROGRESS_UPDATE',
  'RESOLUTION',
] as const;
const SHARES = ['0', '50', '75', '90'] as const;
const MASK =
  'displayName,events,filter,changedFields,author,after,actions,enabled,usedPercent,clocks';

/** A trigger or time rule; `template` fills in a new one. */
export function TriggerForm({
  known,
  template,
  onClose,
}: {
  known?: Trigger;
  template?: Trigger;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const from = known ?? template;
  const all = useTriggers().data;
  const [form, setForm] = useState({
    displayName: from?.displayName ?? '',
    isTimeRule: !!from?.after,
    events: (from?.events ?? ['CREATED']) as (typeof EVENTS)[number][],
    after: writeSpan(from?.after) || '1d',
    filter: from?.filter ?? '',
    changedFields: from?.changedFields.join(', ') ?? '',
    author: (from?.author ?? 'AUTHOR_UNSPECIFIED') as Comment_Author,
    usedPercent: String(from?.usedPercent ?? 0),
    clocks: (from?.clocks ?? []).map((clock) => clock.toUpperCase()) as (typeof CLOCKS)[number][],
    actions: from?.actions ?? [newAction('ADD_TAG')],
    enabled: from?.enabled ?? true,
  });
  const [tried, setTried] = useState<DryRunTriggerResponse>();
  const { busy, run } = useRun();
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]): void => {
    setForm((old) => ({ ...old, [key]: value }));
    setTried(undefined);
  };
  const hasWords = form.events.includes('COMMENTED') || form.events.includes('REPLIED');
  const isWarned = !form.isTimeRule && form.events.includes('CLOCK_WARNED');
  const draft = (): Input<Trigger> | undefined => {
    const after = form.isTimeRule ? readSpan(form.after) : undefined;
    if (form.isTimeRule && !after) {
      showToast({ tone: 'danger', text: t('rules.spanWrong', { text: form.after }) });
      return undefined;
    }
    if (!form.actions.every(isWhole)) {
      showToast({ tone: 'danger', text: t('rules.incomplete') });
      return undefined;
    }
    return {
      displayName: form.displayName.trim(),
      events: form.isTimeRule ? [] : form.events,
      after,
      filter: form.filter,
      changedFields:
        !form.isTimeRule && form.events.includes('UPDATED')
          ? form.changedFields
              .split(/[,，\s]+/)
              .map((each) => each.trim())
              .filter(Boolean)
          : [],
      author: !form.isTimeRule && hasWords ? form.author : undefined,
      usedPercent: isWarned ? Number(form.usedPercent) : 0,
      clocks: isWarned ? form.clocks.map((clock) => clock.toLowerCase()) : [],
      actions: form.actions,
      enabled: form.enabled,
    };
  };
  const save = (): Promise<unknown> | undefined => {
    const trigger = draft();
    if (!trigger) return undefined;
    return known
      ? api(Triggers.update, {
          trigger: { ...trigger, id: known.id, etag: known.etag },
          updateMask: MASK,
        })
      : api(Triggers.create, { trigger: { ...trigger, position: nextPosition(all) } });
  };
  const dryRun = (): void => {
    const trigger = draft();
    if (!trigger) return;
    void run(async () => {
      setTried(
        await api(Triggers.dryRun, { trigger: { ...trigger, enabled: true }, tickets: 200 }),
      );
    });
  };
  return (
    <FormDialog
      wide
      title={known?.displayName ?? t('rules.newTrigger')}
      queryKey={KEYS.triggers}
      foot={
        <Button disabled={busy} onClick={dryRun}>
          {t('rules.dryRun')}
        </Button>
      }
      onSave={save}
      onClose={onClose}
    >
      <NameField value={form.displayName} onChange={(value) => set('displayName', value)} />
      <ChoiceField
        label={t('settingsPage.kind')}
        value={form.isTimeRule ? 'time' : 'event'}
        choices={[
          { value: 'event', label: t('rules.trigger') },
          { value: 'time', label: t('rules.timeRule') },
        ]}
        onChange={(value) => set('isTimeRule', value === 'time')}
      />
      {form.isTimeRule ? (
        <>
          <TextField
            label={t('rules.after')}
            most={20}
            required
            value={form.after}
            onChange={(value) => set('after', value)}
          />
          <p className="muted">{t('rules.afterHint')}</p>
        </>
      ) : (
        <>
          <ManyField
            label={t('rules.events')}
            values={form.events}
            choices={EVENTS.map((value) => ({ value, label: t(`rules.eventName.${value}`) }))}
            onChange={(value) => set('events', value)}
          />
          {form.events.includes('UPDATED') && (
            <TextField
              label={t('rules.changedFields')}
              most={500}
              value={form.changedFields}
              onChange={(value) => set('changedFields', value)}
            />
          )}
          {hasWords && (
            <ChoiceField
              label={t('rules.author')}
              value={form.author as (typeof AUTHORS)[number]}
              choices={AUTHORS.map((value) => ({ value, label: t(`rules.authorName.${value}`) }))}
              onChange={(value) => set('author', value)}
            />
          )}
          {isWarned && (
            <>
              <ChoiceField
                label={t('rules.usedPercent')}
                value={form.usedPercent}
                choices={[...new Set<string>([...SHARES, form.usedPercent])].map((value) => ({
                  value,
                  label: value === '0' ? t('rules.anyShare') : t('rules.share', { percent: value }),
                }))}
                onChange={(value) => set('usedPercent', value)}
              />
              <ManyField
                label={t('rules.clocks')}
                values={form.clocks}
                choices={CLOCKS.map((value) => ({ value, label: t(`clockName.${value}`) }))}
                onChange={(value) => set('clocks', value)}
              />
            </>
          )}
        </>
      )}
      <ConditionsEditor isOfRule filter={form.filter} onChange={(value) => set('filter', value)} />
      <ActionsEditor
        hasWebhooks
        actions={form.actions}
        onChange={(value) => set('actions', value)}
      />
      <CheckField
        label={t('rules.enabled')}
        checked={form.enabled}
        onChange={(value) => set('enabled', value)}
      />
      {tried && (
        <section className="form-result" aria-live="polite">
          <p>
            <strong>
              {t('rules.dryRunFound', { matched: tried.matched, events: tried.events })}
            </strong>
          </p>
          <RunList runs={tried.runs.slice(0, 20)} />
        </section>
      )}
    </FormDialog>
  );
}
