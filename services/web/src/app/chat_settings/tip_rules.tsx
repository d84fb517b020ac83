// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TipEffect, type TipRule, type TipRule_Kind, TipRules } from '../../api/gen/chat';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { percent } from '../ticket/details_panel';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field, minutes, minutesOf, NumberField, TextField } from '../ui/field';
import { useRun } from '../ui/run';
import { Select } from '../ui/select';
import { Empty, Failure, Loading } from '../ui/states';
import { linesOf, propertiesOf } from './properties';
import { useTipEffects, useTipRules } from './queries';

const TIERS = ['free', 'paid', 'enterprise'] as const;

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['tipRules'] });
  void queryClient.invalidateQueries({ queryKey: ['tipEffects'] });
}

/** What a rule changed, honestly: with the interval, and only where there is a control group. */
function Effect({ effect }: { effect: TipEffect | undefined }) {
  const { t } = useTranslation();
  if (!effect) return null;
  const counts = t('chatSettings.effect', {
    shown: Number(effect.shown),
    clicked: Number(effect.clicked),
    solved: Number(effect.solved),
  });
  const points = (value: number | undefined): string => String(Math.round((value ?? 0) * 100));
  return (
    <p className="muted small num">
      {counts}
      {effect.lift !== undefined &&
        ` · ${t('chatSettings.lift', {
          lift: points(effect.lift),
          low: points(effect.liftLow),
          high: points(effect.liftHigh),
          control: percent(effect.controlSolvedRate ?? 0),
        })}`}
    </p>
  );
}

function RuleDialog({ rule, onClose }: { rule: TipRule | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const { busy, run } = useRun();
  const link = rule?.links[0];
  const [form, setForm] = useState({
    name: rule?.name ?? '',
    isEnabled: rule?.isEnabled ?? true,
    event: rule?.event ?? 'import.failed',
    pageContains: rule?.pageContains ?? '',
    properties: linesOf(rule?.properties ?? {}),
    tiers: rule?.tiers ?? [],
    count: rule?.count || 1,
    window: minutesOf(rule?.window, 10),
    dwell: minutesOf(rule?.dwell, 0),
    kind: (rule?.kind ?? 'TIP') as TipRule_Kind,
    titleZh: rule?.title?.zh ?? '',
    titleEn: rule?.title?.en ?? '',
    bodyZh: rule?.body?.zh ?? '',
    bodyEn: rule?.body?.en ?? '',
    articleId: rule?.articleId ?? '',
    url: link?.url ?? '',
    linkZh: link?.title?.zh ?? '',
    linkEn: link?.title?.en ?? '',
    maxShows: rule?.maxShows || 3,
    cooldown: minutesOf(rule?.cooldown, 1440) / 60,
    controlPercent: rule?.controlPercent ?? 10,
    solvedEvent: rule?.solvedEvent ?? '',
    solveWindow: minutesOf(rule?.solveWindow, 60),
  });
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]): void =>
    setForm((old) => ({ ...old, [key]: value }));
  const [badLine, setBadLine] = useState('');
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const { properties, wrong } = propertiesOf(form.properties);
    setBadLine(wrong ?? '');
    if (wrong !== undefined) return;
    const tipRule: Partial<TipRule> = {
      name: form.name,
      isEnabled: form.isEnabled,
      event: form.event,
      pageContains: form.pageContains,
      properties,
      tiers: form.tiers,
      count: form.count,
      window: minutes(form.window),
      dwell: form.dwell > 0 ? minutes(form.dwell) : undefined,
      kind: form.kind,
      title: { zh: form.titleZh, en: form.titleEn },
      body: { zh: form.bodyZh, en: form.bodyEn },
      articleId: form.kind === 'ARTICLE' ? form.articleId : '',
      links: form.url
        ? [
            { title: { zh: form.linkZh, en: form.linkEn }, url: form.url },
            ...(rule?.links.slice(1) ?? []),
          ]
        : [],
      maxShows: form.maxShows,
      cooldown: minutes(form.cooldown * 60),
      controlPercent: form.controlPercent,
      solvedEvent: form.solvedEvent,
      solveWindow: minutes(form.solveWindow),
      etag: rule?.etag ?? '',
    };
    void run(async () => {
      if (rule) await api(TipRules.update, { id: rule.id, tipRule });
      else await api(TipRules.create, { tipRule });
      refresh();
      onClose();
    });
  };
  return (
    <Dialog title={rule ? rule.name : t('chatSettings.newRule')} onClose={onClose}>
      <form className="dialog-body" onSubmit={save}>
        <TextField
          label={t('chatSettings.name')}
          most={100}
          required
          value={form.name}
          onChange={(value) => set('name', value)}
        />
        <label className="row check-row">
          <input
            type="checkbox"
            checked={form.isEnabled}
            onChange={(event) => set('isEnabled', event.target.checked)}
          />
          {t('chatSettings.enabled')}
        </label>
        <TextField
          label={t('chatSettings.event')}
          most={64}
          required
          value={form.event}
          onChange={(value) => set('event', value)}
        />
        <NumberField
          label={t('chatSettings.count')}
          min={1}
          max={100}
          value={form.count}
          onChange={(value) => set('count', value)}
        />
        <NumberField
          label={t('chatSettings.window')}
          min={0.02}
          max={10080}
          value={form.window}
          onChange={(value) => set('window', value)}
        />
        <TextField
          label={t('chatSettings.page')}
          most={300}
          value={form.pageContains}
          onChange={(value) => set('pageContains', value)}
        />
        <TextField
          label={t('chatSettings.properties')}
          most={2400}
          lines={2}
          value={form.properties}
          onChange={(value) => set('properties', value)}
        />
        {badLine && (
          <p className="field-error" role="alert">
            {t('chatSettings.badProperty', { line: badLine })}
          </p>
        )}
        <fieldset className="field">
          <legend className="field-label">{t('chatSettings.tiers')}</legend>
          <div className="row">
            {TIERS.map((tier) => (
              <label key={tier} className="row check-row">
                <input
                  type="checkbox"
                  checked={form.tiers.includes(tier)}
                  onChange={(event) =>
                    set(
                      'tiers',
                      TIERS.filter((each) =>
                        each === tier ? event.target.checked : form.tiers.includes(each),
                      ),
                    )
                  }
                />
                {t(`chatSettings.tier_${tier}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <NumberField
          label={t('chatSettings.dwell')}
          min={0}
          max={60}
          value={form.dwell}
          onChange={(value) => set('dwell', value)}
        />
        <Field label={t('chatSettings.kind')}>
          <Select
            label={t('chatSettings.kind')}
            value={form.kind}
            choices={(['TIP', 'ARTICLE', 'CHAT'] as const).map((value) => ({
              value: value as TipRule_Kind,
              label: t(`chatSettings.${value}`),
            }))}
            onChange={(value) => set('kind', value)}
          />
        </Field>
        <TextField
          label={t('chatSettings.titleZh')}
          value={form.titleZh}
          onChange={(value) => set('titleZh', value)}
        />
        <TextField
          label={t('chatSettings.titleEn')}
          value={form.titleEn}
          onChange={(value) => set('titleEn', value)}
        />
        <TextField
          label={t('chatSettings.bodyZh')}
          most={2000}
          lines={2}
          value={form.bodyZh}
          onChange={(value) => set('bodyZh', value)}
        />
        <TextField
          label={t('chatSettings.bodyEn')}
          most={2000}
          lines={2}
          value={form.bodyEn}
          onChange={(value) => set('bodyEn', value)}
        />
        {form.kind === 'ARTICLE' && (
          <TextField
            label={t('chatSettings.article')}
            most={64}
            required
            value={form.articleId}
            onChange={(value) => set('articleId', value)}
          />
        )}
        <TextField
          label={t('chatSettings.url')}
          most={2000}
          value={form.url}
          onChange={(value) => set('url', value)}
        />
        {form.url && (
          <>
            <TextField
              label={t('chatSettings.linkZh')}
              value={form.linkZh}
              onChange={(value) => set('linkZh', value)}
            />
            <TextField
              label={t('chatSettings.linkEn')}
              value={form.linkEn}
              onChange={(value) => set('linkEn', value)}
            />
          </>
        )}
        <NumberField
          label={t('chatSettings.maxShows')}
          min={1}
          max={100}
          value={form.maxShows}
          onChange={(value) => set('maxShows', value)}
        />
        <NumberField
          label={t('chatSettings.cooldown')}
          min={0.02}
          max={2160}
          value={form.cooldown}
          onChange={(value) => set('cooldown', value)}
        />
        <NumberField
          label={t('chatSettings.control')}
          min={0}
          max={50}
          value={form.controlPercent}
          onChange={(value) => set('controlPercent', value)}
        />
        <TextField
          label={t('chatSettings.solvedEvent')}
          most={64}
          value={form.solvedEvent}
          onChange={(value) => set('solvedEvent', value)}
        />
        <NumberField
          label={t('chatSettings.solveWindow')}
          min={1}
          max={43200}
          value={form.solveWindow}
          onChange={(value) => set('solveWindow', value)}
        />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function TipRuleList() {
  const { t } = useTranslation();
  const mayChange = useMe().can('chat.tips');
  const rules = useTipRules();
  const effects = useTipEffects().data;
  const [edited, setEdited] = useState<TipRule | 'new'>();
  const { busy, run } = useRun(refresh);
  if (rules.isPending) return <Loading lines={6} />;
  if (rules.isError) return <Failure error={rules.error} onRetry={() => void rules.refetch()} />;
  return (
    <>
      {mayChange && (
        <p>
          <Button tone="primary" icon="plus" onClick={() => setEdited('new')}>
            {t('chatSettings.newRule')}
          </Button>
        </p>
      )}
      {rules.data.length === 0 && (
        <Empty icon="bolt" title={t('chatSettings.noRules')} text={t('chatSettings.noRulesText')} />
      )}
      {rules.data.map((rule) => (
        <section key={rule.id} className="card panel">
          <div className="row">
            <h2 className="grow">{rule.name}</h2>
            <Badge tone={rule.isEnabled ? 'ok' : 'neutral'}>
              {rule.isEnabled ? t('chatSettings.on') : t('chatSettings.off')}
            </Badge>
            {mayChange && (
              <>
                <Button small icon="edit" onClick={() => setEdited(rule)}>
                  {t('chatSettings.edit')}
                </Button>
                <Button
                  small
                  disabled={busy}
                  onClick={() => void run(() => api(TipRules.delete, { id: rule.id }))}
                >
                  {t('chatSettings.delete')}
                </Button>
              </>
            )}
          </div>
          <p>
            {t('chatSettings.when', {
              count: rule.count || 1,
              event: rule.event,
              minutes: minutesOf(rule.window, 10),
            })}
            {rule.pageContains && ` · ${rule.pageContains}`}
            {Object.entries(rule.properties).map(([name, value]) => ` · ${name} = ${value}`)}
            {rule.tiers.length > 0 &&
              ` · ${rule.tiers.map((tier) => t(`chatSettings.tier_${tier as 'free'}`)).join(', ')}`}
          </p>
          <Effect effect={effects?.find((each) => each.ruleId === rule.id)} />
        </section>
      ))}
      {edited && (
        <RuleDialog
          rule={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
