// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type Article, Articles, Translations } from '../../api/gen/knowledge';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { queryClient } from '../query';
import { useHasTranslator } from '../translation/translator';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { problemText } from '../ui/run';
import { Select } from '../ui/select';
import { Loading } from '../ui/states';
import { showToast } from '../ui/toast';
import { type ArticleForm, articleFrom, formFrom, isSame } from './article_form';
import { FilesPanel } from './files_panel';
import { storeArticle } from './queries';

const MarkdownView = lazy(() => import('./markdown_view'));

/** Edits one article; readers see a change only after it is published. */
export function ArticleEditor({ article }: { article: Article | undefined }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [known, setKnown] = useState(article);
  const [form, setForm] = useState<ArticleForm>(() => formFrom(article, i18n.language));
  const [isBusy, setBusy] = useState(false);
  const [isPreview, setPreview] = useState(false);
  const preview = useDeferredValue(form.body);
  const hasTranslator = useHasTranslator();
  const isDirty = !isSame(form, formFrom(known, known?.locale ?? form.locale));

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);

  const put = (change: Partial<ArticleForm>): void => setForm({ ...form, ...change });

  /** Runs a call; on success stores its article. */
  const run = async (call: () => Promise<Article>, done: string): Promise<Article | undefined> => {
    setBusy(true);
    try {
      const stored = await call();
      setKnown(stored);
      storeArticle(stored);
      showToast({ tone: 'plain', text: done });
      return stored;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.reason === 'STALE_ETAG') {
        void queryClient.invalidateQueries({ queryKey: ['article', known?.id] });
        showToast({ tone: 'danger', text: t('error.stale') });
      } else {
        const why = problemText(t, problem);
        showToast({ tone: 'danger', text: t('error.failed', { what: t('action.save'), why }) });
      }
      return undefined;
    } finally {
      setBusy(false);
    }
  };

  const save = async (): Promise<Article | undefined> => {
    if (!form.title.trim() || !form.body.trim()) {
      const text = form.title.trim() ? t('knowledge.bodyMissing') : t('knowledge.titleMissing');
      showToast({ tone: 'danger', text });
      return undefined;
    }
    if (!isDirty && known) return known;
    const fields = articleFrom(form);
    const stored = await run(
      () =>
        known
          ? api(Articles.update, {
              article: { ...fields, id: known.id, etag: known.etag },
              updateMask: Object.keys(fields).join(','),
            })
          : api(Articles.create, { article: fields }),
      t('state.saved'),
    );
    if (stored && !known) void navigate(`/knowledge/${stored.id}`, { replace: true });
    return stored;
  };
  const publish = async (): Promise<void> => {
    const stored = await save();
    if (stored) await run(() => api(Articles.publish, { id: stored.id }), t('knowledge.published'));
  };
  const archive = async (): Promise<void> => {
    if (!known || !window.confirm(t('knowledge.archiveConfirm'))) return;
    await run(() => api(Articles.archive, { id: known.id }), t('knowledge.archived'));
  };
  const translate = async (): Promise<void> => {
    const stored = await save();
    if (!stored) return;
    const targetLocale = stored.locale.startsWith('zh') ? 'en' : 'zh-CN';
    setBusy(true);
    try {
      const draft = await api(Translations.draftArticle, { id: stored.id, targetLocale });
      storeArticle(draft);
      void queryClient.invalidateQueries({ queryKey: ['article', stored.id] });
      void navigate(`/knowledge/${draft.id}`);
    } catch (error) {
      showToast({ tone: 'danger', text: problemText(t, error) });
    } finally {
      setBusy(false);
    }
  };
  const leave = (): void => {
    if (!isDirty || window.confirm(t('knowledge.leave'))) void navigate('/knowledge');
  };
  useHotkeys({ 'mod+s': () => void save(), Escape: leave });

  const behind = known && known.publishedVersion > 0 && known.publishedVersion !== known.version;
  return (
    <div className={`editor${isPreview ? ' is-preview' : ''}`}>
      <header className="row editor-head">
        <Button tone="quiet" icon="back" aria-label={t('action.back')} onClick={leave} />
        <h1 className="ellipsis">{known ? form.title : t('knowledge.new')}</h1>
        {known && (
          <Badge tone={known.state === 'PUBLISHED' ? 'ok' : 'neutral'}>
            {t(`knowledge.${known.state}`)}
          </Badge>
        )}
        {known && (
          <span className="muted small editor-version">
            {t('knowledge.version', { version: known.version })}
            {behind && ` · ${t('knowledge.live', { version: known.publishedVersion })}`}
          </span>
        )}
        <span className="grow" />
        {isDirty && <span className="muted small editor-version">{t('knowledge.unsaved')}</span>}
        <fieldset className="segmented editor-switch" aria-label={t('knowledge.preview')}>
          <button type="button" aria-pressed={!isPreview} onClick={() => setPreview(false)}>
            {t('knowledge.write')}
          </button>
          <button type="button" aria-pressed={isPreview} onClick={() => setPreview(true)}>
            {t('knowledge.preview')}
          </button>
        </fieldset>
        {known?.state === 'PUBLISHED' && (
          <Button tone="danger" disabled={isBusy} onClick={() => void archive()}>
            {t('knowledge.archive')}
          </Button>
        )}
        {known?.translationId ? (
          <Button tone="quiet" onClick={() => void navigate(`/knowledge/${known.translationId}`)}>
            {t('knowledge.otherLanguage')}
          </Button>
        ) : (
          known &&
          hasTranslator && (
            <Button tone="quiet" disabled={isBusy} onClick={() => void translate()}>
              {t('knowledge.translate')}
            </Button>
          )
        )}
        <Button disabled={isBusy || !isDirty} onClick={() => void save()}>
          {t('knowledge.saveDraft')}
        </Button>
        <Button tone="primary" disabled={isBusy} onClick={() => void publish()}>
          {t('knowledge.publish')}
        </Button>
      </header>
      <div className="editor-body">
        <div className="editor-write">
          <input
            className="input editor-title"
            aria-label={t('knowledge.heading')}
            placeholder={t('knowledge.heading')}
            maxLength={200}
            value={form.title}
            onChange={(event) => put({ title: event.target.value })}
          />
          <EditorFields form={form} put={put} />
          {known && (
            <FilesPanel
              articleId={known.id}
              onInsert={(markdown) =>
                setForm((now) => ({ ...now, body: `${now.body.trimEnd()}\n\n${markdown}\n` }))
              }
            />
          )}
          <textarea
            className="textarea editor-text"
            aria-label={t('knowledge.body')}
            placeholder={t('knowledge.body')}
            maxLength={100_000}
            spellCheck
            value={form.body}
            onChange={(event) => put({ body: event.target.value })}
          />
        </div>
        <section className="editor-preview" aria-label={t('knowledge.preview')}>
          <h1>{form.title}</h1>
          <Suspense fallback={<Loading />}>
            <MarkdownView text={preview} articleId={known?.id} />
          </Suspense>
          {known && (known.helpfulCount > 0 || known.unhelpfulCount > 0) && (
            <p className="muted small">
              {t('knowledge.helpful', { yes: known.helpfulCount, no: known.unhelpfulCount })}
            </p>
          )}
          {known?.state === 'PUBLISHED' && known.audience === 'PUBLIC' && (
            <a href={`/help/articles/${known.id}`} target="_blank" rel="noopener">
              {t('knowledge.viewPublic')} ↗
            </a>
          )}
        </section>
      </div>
    </div>
  );
}

function EditorFields({
  form,
  put,
}: {
  form: ArticleForm;
  put: (change: Partial<ArticleForm>) => void;
}) {
  const { t } = useTranslation();
  const kinds = ['GUIDE', 'FAQ', 'VIDEO', 'ERROR_CODE'] as const;
  const text = (key: 'category' | 'keywords' | 'errorCodes', label: string) => (
    <input
      className="input"
      aria-label={label}
      title={label}
      placeholder={label}
      value={form[key]}
      onChange={(event) => put({ [key]: event.target.value })}
    />
  );
  return (
    <div className="editor-fields">
      <Select
        label={t('knowledge.locale')}
        value={form.locale}
        choices={[
          { value: 'zh-CN', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(locale) => put({ locale })}
      />
      <Select
        label={t('knowledge.kind')}
        value={form.kind}
        choices={kinds.map((value) => ({ value, label: t(`kindName.${value}`) }))}
        onChange={(kind) => put({ kind })}
      />
      <Select
        label={t('knowledge.audience')}
        value={form.audience}
        choices={(['PUBLIC', 'INTERNAL'] as const).map((value) => ({
          value,
          label: t(`audienceName.${value}`),
        }))}
        onChange={(audience) => put({ audience })}
      />
      {text('category', t('knowledge.category'))}
      {text('keywords', t('knowledge.keywords'))}
      {text('errorCodes', t('knowledge.errorCodes'))}
    </div>
  );
}
