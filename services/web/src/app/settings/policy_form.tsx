// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type PreviewSlaPolicyResponse,
  SlaPolicies,
  type SlaPolicy,
  type SlaPolicy_EscalationStep,
} from '../../api/gen/sla';
import type { Input } from '../../api/method';
import { api } from '../api';
import { useCalendars } from '../chat_settings/queries';
import { Button } from '../ui/button';
import { CheckField, ChoiceField, ManyField, NameField, NumberField, TextField } from '../ui/field';
import { useRun } from '../ui/run';
import { showToast } from '../ui/toast';
import { VALUES } from './conditions';
import { FormDialog } from './form_dialog';
import { nextPosition } from './item_list';
import { LadderEditor } from './ladder_editor';
import { PreviewTable } from './preview_table';
import { CLOCKS, type ClockKind, newRow, readPercents, rowsOf, targetsOf } from './promises';
import { PromisesEditor } from './promises_editor';
import { KEYS, usePolicies } from './queries';

const MASK =
  'displayName,conditions,targets,enabled,warningPercents,restartsOnChange,escalation,serviceCredit';
const PREVIEW_DAYS = 30;

/** A draft: what the last days would have been under it, and its publication as a new version. */
export function PolicyForm({
  known,
  template,
  onClose,
}: {
  known?: SlaPolicy;
  template?: SlaPolicy;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const from = known ?? template;
  const all = usePolicies().data;
  const calendars = useCalendars().data ?? [];
  const [form, setForm] = useState({
    displayName: from?.displayName ?? '',
    enabled: from?.enabled ?? true,
    tiers: from?.conditions?.tiers ?? [],
    types: from?.conditions?.types ?? [],
    channels: from?.conditions?.channels ?? [],
    levels: from?.conditions?.levels ?? [],
    organizations: from?.conditions?.organizationIds.join('\n') ?? '',
    rows: from ? rowsOf(from.targets) : [newRow('FIRST_REPLY'), newRow('RESOLUTION')],
    warnings: (from?.warningPercents ?? [50, 75, 90]).join(', '),
    restartsOnChange: from?.restartsOnChange ?? false,
    escalation: (from?.escalation ?? []) as SlaPolicy_EscalationStep[],
    creditKind: (from?.serviceCredit?.kind ?? 'RESOLUTION') as ClockKind,
    creditPercent: from?.serviceCredit?.requiredPercent ?? 0,
    credit: from?.serviceCredit?.credit ?? '',
  });
  const [preview, setPreview] = useState<PreviewSlaPolicyResponse>();
  const { busy, run } = useRun();
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]): void => {
    setForm((old) => ({ ...old, [key]: value }));
    setPreview(undefined);
  };
  const draft = (): Input<SlaPolicy> | undefined => {
    const read = targetsOf(form.rows);
    const warningPercents = readPercents(form.warnings);
    const fault =
      'wrong' in read
        ? t('rules.spanWrong', { text: read.wrong })
        : read.targets.length === 0
          ? t('slaSettings.nothingPromised')
          : warningPercents === undefined
            ? t('slaSettings.percentsWrong')
            : undefined;
    if (fault !== undefined || 'wrong' in read) {
      showToast({ tone: 'danger', text: fault ?? '' });
      return undefined;
    }
    return {
      displayName: form.displayName.trim(),
      enabled: form.enabled,
      position: known?.position ?? template?.position ?? nextPosition(all?.slice(0, -1)),
      conditions: {
        tiers: form.tiers,
        types: form.types,
        channels: form.channels,
        levels: form.levels,
        organizationIds: form.organizations.split(/[\s,，]+/).filter(Boolean),
      },
      targets: read.targets,
      warningPercents,
      restartsOnChange: form.restartsOnChange,
      escalation: form.escalation,
      serviceCredit:
        form.creditPercent > 0
          ? {
              kind: form.creditKind,
              requiredPercent: form.creditPercent,
              credit: form.credit.trim(),
            }
          : undefined,
    };
  };
  const save = (): Promise<unknown> | undefined => {
    const slaPolicy = draft();
    if (!slaPolicy) return undefined;
    return known
      ? api(SlaPolicies.update, {
          slaPolicy: { ...slaPolicy, id: known.id, etag: known.etag },
          updateMask: MASK,
        })
      : api(SlaPolicies.create, { slaPolicy });
  };
  const look = (): void => {
    const slaPolicy = draft();
    if (!slaPolicy) return;
    void run(async () => {
      setPreview(
        await api(SlaPolicies.preview, {
          slaPolicy: { ...slaPolicy, id: known?.id },
          days: PREVIEW_DAYS,
        }),
      );
    });
  };
  const many = (key: 'tiers' | 'types' | 'channels' | 'levels', label: string) => (
    <ManyField
      label={label}
      values={form[key]}
      choices={(VALUES[key.slice(0, -1)] ?? []).map((value) => ({
        value,
        label:
          key === 'tiers'
            ? t(`tierName.${value as 'FREE'}`)
            : key === 'types'
              ? t(`typeName.${value as 'FAULT'}`)
              : key === 'channels'
                ? t(`channelName.${value as 'CHAT'}`)
                : value,
      }))}
      onChange={(values) => set(key, values)}
    />
  );
  return (
    <FormDialog
      wide
      title={known?.displayName ?? t('slaSettings.newPolicy')}
      queryKey={KEYS.policies}
      saveLabel={t('slaSettings.publish')}
      foot={
        <Button disabled={busy} onClick={look}>
          {t('slaSettings.preview', { days: PREVIEW_DAYS })}
        </Button>
      }
      onSave={save}
      onClose={onClose}
    >
      <NameField value={form.displayName} onChange={(value) => set('displayName', value)} />
      <p className="muted">{t('slaSettings.openMeansAll')}</p>
      {many('tiers', t('inbox.allTiers'))}
      {many('types', t('inbox.allTypes'))}
      {many('channels', t('inbox.allChannels'))}
      {many('levels', t('ticket.level'))}
      <TextField
        label={t('slaSettings.organizationIds')}
        most={40_000}
        lines={2}
        value={form.organizations}
        onChange={(value) => set('organizations', value)}
      />
      <PromisesEditor
        rows={form.rows}
        calendars={calendars}
        onChange={(value) => set('rows', value)}
      />
      <TextField
        label={t('slaSettings.warnings')}
        most={60}
        value={form.warnings}
        onChange={(value) => set('warnings', value)}
      />
      <LadderEditor steps={form.escalation} onChange={(value) => set('escalation', value)} />
      <fieldset className="bare">
        <legend className="field-label">{t('slaSettings.credit')}</legend>
        <NumberField
          label={t('slaSettings.requiredPercent')}
          min={0}
          max={100}
          value={form.creditPercent}
          onChange={(value) => set('creditPercent', Math.round(value))}
        />
        {form.creditPercent > 0 && (
          <>
            <ChoiceField
              label={t('slaSettings.promise')}
              value={form.creditKind}
              choices={CLOCKS.map((value) => ({ value, label: t(`clockName.${value}`) }))}
              onChange={(value) => set('creditKind', value)}
            />
            <TextField
              label={t('slaSettings.creditName')}
              value={form.credit}
              onChange={(value) => set('credit', value)}
            />
          </>
        )}
      </fieldset>
      <CheckField
        label={t('slaSettings.restarts')}
        checked={form.restartsOnChange}
        onChange={(value) => set('restartsOnChange', value)}
      />
      <CheckField
        label={t('slaSettings.inForce')}
        checked={form.enabled}
        onChange={(value) => set('enabled', value)}
      />
      {preview && <PreviewTable preview={preview} />}
    </FormDialog>
  );
}
