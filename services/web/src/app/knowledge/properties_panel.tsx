// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Article } from '../../api/gen/knowledge';
import { useUsers } from '../people/people';
import { Select } from '../ui/select';
import { type ArticleForm, dayOf, splitWords } from './article_form';
import { useCategories, useCategoryText } from './categories';
import { useAllArticles } from './queries';

const DAY_MS = 86_400_000;
const REVIEW_DAYS = [90, 180, 365];
const PLANS = ['free', 'paid', 'enterprise'] as const;

function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
      {hint && <span className="muted small">{hint}</span>}
    </label>
  );
}

/** Plans as organisations have them; others that an article names stay. */
function PlanField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const chosen = splitWords(value);
  const choices = [...new Set([...PLANS, ...chosen])];
  const toggle = (plan: string, isOn: boolean): void =>
    onChange(choices.filter((each) => (each === plan ? isOn : chosen.includes(each))).join(', '));
  return (
    <fieldset className="bare-row field" aria-label={t('articleWork.plans')}>
      <span className="field-label">{t('articleWork.plans')}</span>
      <span className="row">
        {choices.map((plan) => (
          <label key={plan} className="row check-row">
            <input
              type="checkbox"
              checked={chosen.includes(plan)}
              onChange={(event) => toggle(plan, event.target.checked)}
            />
            {(PLANS as readonly string[]).includes(plan)
              ? t(`tierName.${plan.toUpperCase() as 'FREE'}`)
              : plan}
          </label>
        ))}
      </span>
      <span className="muted small">{t('articleWork.plansHint')}</span>
    </fieldset>
  );
}

/** What an article is besides its text: address, readers, who keeps it right, video, translation. */
export function PropertiesPanel({
  article,
  form,
  put,
}: {
  article: Article | undefined;
  form: ArticleForm;
  put: (change: Partial<ArticleForm>) => void;
}) {
  const { t } = useTranslation();
  const categories = useId();
  const users = useUsers().data ?? [];
  const articles = useAllArticles().data ?? [];
  const isOther = (locale: string): boolean => locale.slice(0, 2) !== form.locale.slice(0, 2);
  const partners = articles.filter(
    (each) =>
      each.id === form.translationId ||
      (isOther(each.locale) && each.id !== article?.id && !each.translationId),
  );
  const known = useCategories().data ?? [];
  const categoryText = useCategoryText();
  const shown = categoryText(form.category);
  const text = (
    key: 'category' | 'keywords' | 'errorCodes' | 'readerRoles' | 'slug',
    extra: { maxLength?: number; placeholder?: string; list?: string; pattern?: string } = {},
  ) => (
    <input
      className="input"
      value={form[key]}
      onChange={(event) => put({ [key]: event.target.value })}
      {...extra}
    />
  );
  return (
    <div className="properties">
      <Field
        label={t('knowledge.category')}
        hint={
          shown && shown !== form.category
            ? t('articleWork.categoryShown', { shown })
            : t('articleWork.categoryHint')
        }
      >
        {text('category', {
          maxLength: 64,
          list: categories,
          placeholder: t('articleWork.category'),
        })}
      </Field>
      <datalist id={categories}>
        {known.map(({ path }) => (
          <option key={path} value={path} label={categoryText(path)} />
        ))}
      </datalist>
      <Field label={t('knowledge.keywords')} hint={t('articleWork.listHint')}>
        {text('keywords')}
      </Field>
      <Field label={t('knowledge.errorCodes')}>
        {text('errorCodes', { placeholder: 'IMP-1042' })}
      </Field>
      <Field label={t('articleWork.videoUrl')} hint={t('articleWork.videoHint')}>
        <input
          className="input"
          type="url"
          maxLength={2000}
          placeholder="https://"
          value={form.videoUrl}
          onChange={(event) => put({ videoUrl: event.target.value })}
        />
      </Field>
      <Field label={t('articleWork.slug')} hint={t('articleWork.slugHint')}>
        {text('slug', { maxLength: 100 })}
      </Field>
      <Field label={t('articleWork.roles')} hint={t('articleWork.rolesHint')}>
        {text('readerRoles', { placeholder: t('articleWork.rolesExample') })}
      </Field>
      <PlanField value={form.readerPlans} onChange={(readerPlans) => put({ readerPlans })} />
      <div className="field">
        <span className="field-label">{t('articleWork.owner')}</span>
        <Select
          label={t('articleWork.owner')}
          value={form.ownerId}
          choices={[
            { value: '', label: t('articleWork.nobody') },
            ...users
              .filter((user) => user.state === 'ACTIVE' || user.id === form.ownerId)
              .map((user) => ({ value: user.id, label: user.displayName })),
          ]}
          onChange={(ownerId) => put({ ownerId })}
        />
      </div>
      <Field label={t('articleWork.review')} hint={t('articleWork.reviewHint')}>
        <input
          className="input"
          type="date"
          value={form.reviewDay}
          onChange={(event) => put({ reviewDay: event.target.value })}
        />
      </Field>
      <fieldset className="row bare-row" aria-label={t('articleWork.review')}>
        {REVIEW_DAYS.map((days) => (
          <button
            key={days}
            type="button"
            className="btn btn-plain btn-small"
            onClick={() =>
              put({ reviewDay: dayOf(new Date(Date.now() + days * DAY_MS).toISOString()) })
            }
          >
            {t('articleWork.inDays', { days })}
          </button>
        ))}
      </fieldset>
      <div className="field">
        <span className="field-label">{t('articleWork.translation')}</span>
        <Select
          label={t('articleWork.translation')}
          value={form.translationId}
          choices={[
            { value: '', label: t('articleWork.none') },
            ...partners.map(({ id, title }) => ({ value: id, label: title })),
            ...(form.translationId && !partners.some(({ id }) => id === form.translationId)
              ? [{ value: form.translationId, label: t('knowledge.otherLanguage') }]
              : []),
          ]}
          onChange={(translationId) => put({ translationId })}
        />
        {form.translationId && (
          <Link className="small" to={`/knowledge/${form.translationId}`}>
            {t('knowledge.otherLanguage')}
          </Link>
        )}
      </div>
    </div>
  );
}
