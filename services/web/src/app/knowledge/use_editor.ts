// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type Article, Articles, Translations } from '../../api/gen/knowledge';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { problemText } from '../ui/run';
import { showToast } from '../ui/toast';
import { type ArticleForm, articleFrom, formFrom, isSame, withTypedSince } from './article_form';
import { type MergedForm, mergeForms } from './merge';
import { forgetArticle, storeArticle } from './queries';

/** Somebody saved in between, and both changed the same places. */
export interface Conflict {
  newest: Article;
  theirs: ArticleForm;
  mine: ArticleForm;
  merged: MergedForm;
}

/** The exam would get worse by what was asked for. */
export interface ExamRefusal {
  before: string;
  after: string;
  questions: string;
  /** One that would be lost. */
  question: string;
  /** Does it all the same. */
  retry: () => Promise<unknown>;
}

export function examRefusal(
  error: unknown,
  retry: () => Promise<unknown>,
): ExamRefusal | undefined {
  const { reason, metadata } = asProblem(error);
  if (reason !== 'EXAM_FAILED') return undefined;
  const { before = '', after = '', questions = '', question = '' } = metadata;
  return { before, after, questions, question, retry };
}

/** What the editor of one article knows and does. */
export function useEditor(article: Article | undefined, given: Partial<ArticleForm>) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [known, setKnown] = useState(article);
  const [form, setForm] = useState<ArticleForm>(() => ({
    ...formFrom(article, i18n.language),
    ...(article ? {} : given),
  }));
  const [isBusy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Conflict>();
  const [refusal, setRefusal] = useState<ExamRefusal>();
  const base = formFrom(known, known?.locale ?? form.locale);
  const isDirty = !isSame(form, base);
  // As it is shown now, for calls that were begun with an earlier one.
  const latest = useRef(form);
  latest.current = form;

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);

  /** Takes what a call made of `sent`. What was typed meanwhile stays, still to be saved. */
  const take = (stored: Article, sent: ArticleForm): void => {
    setKnown(stored);
    setForm((now) => withTypedSince(sent, now, formFrom(stored, stored.locale)));
    storeArticle(stored);
  };
  // News from elsewhere are shown where nothing was typed; else the save finds out. An answer that
  // was under way while this page saved is older than what is known.
  useEffect(() => {
    if (!article || !known || isDirty || isBusy || article.etag === known.etag) return;
    if (Date.parse(article.updateTime ?? '') <= Date.parse(known.updateTime ?? '')) return;
    setKnown(article);
    setForm(formFrom(article, article.locale));
  }, [article, known, isDirty, isBusy]);

  /** Runs a call; on success its article is what is known. */
  const run = async (call: () => Promise<Article>, done: string): Promise<Article | undefined> => {
    setBusy(true);
    const sent = latest.current;
    try {
      const stored = await call();
      take(stored, sent);
      showToast({ tone: 'plain', text: done });
      return stored;
    } catch (error) {
      showToast({ tone: 'danger', text: problemText(t, error) });
      return undefined;
    } finally {
      setBusy(false);
    }
  };

  const marks = {
    mine: `<<<<<<< ${t('articleWork.mine')}`,
    theirs: '=======',
    end: `>>>>>>> ${t('articleWork.theirs')}`,
  };

  /** Why the text can't be saved as it is; empty where it can. */
  const missing = (): string => {
    if (!form.title.trim()) return t('knowledge.titleMissing');
    if (!form.body.trim()) return t('knowledge.bodyMissing');
    const isMarked = form.body.includes(marks.mine) || form.body.includes(marks.end);
    return isMarked ? t('articleWork.marksLeft') : '';
  };

  /** The newest is loaded, and what was typed is kept on top of it. */
  const putTogether = async (id: string): Promise<void> => {
    const newest = await api(Articles.get, { id });
    const theirs = formFrom(newest, newest.locale);
    const mine = latest.current;
    const merged = mergeForms(base, mine, theirs, marks);
    if (merged.conflicts.length > 0) {
      setConflict({ newest, theirs, mine, merged });
      return;
    }
    setKnown(newest);
    setForm(merged.form);
    storeArticle(newest);
    showToast({ tone: 'plain', text: t('articleWork.merged') });
  };

  const save = async (): Promise<Article | undefined> => {
    const lack = missing();
    if (lack) {
      showToast({ tone: 'danger', text: lack });
      return undefined;
    }
    if (!isDirty && known) return known;
    setBusy(true);
    try {
      const fields = articleFrom(form, known && base);
      const stored = await (known
        ? api(Articles.update, {
            article: { ...fields, id: known.id, etag: known.etag },
            updateMask: Object.keys(fields).join(','),
          })
        : api(Articles.create, { article: fields }));
      take(stored, form);
      showToast({ tone: 'plain', text: t('state.saved') });
      if (!known) void navigate(`/knowledge/${stored.id}`, { replace: true });
      return stored;
    } catch (error) {
      const problem = asProblem(error);
      if (known && problem.reason === 'STALE_ETAG') {
        await putTogether(known.id).catch((failure) =>
          showToast({ tone: 'danger', text: problemText(t, failure) }),
        );
      } else {
        const why = problem.violations[0]?.description
          ? `${problem.violations[0].field}: ${problem.violations[0].description}`
          : problemText(t, problem);
        showToast({ tone: 'danger', text: t('error.failed', { what: t('action.save'), why }) });
      }
      return undefined;
    } finally {
      setBusy(false);
    }
  };

  /** Takes a side of a conflict, or none for now; nothing is saved yet. */
  const settle = (choice: 'mine' | 'theirs' | 'both' | 'later'): void => {
    if (!conflict) return;
    setConflict(undefined);
    if (choice === 'later') return;
    setKnown(conflict.newest);
    storeArticle(conflict.newest);
    setForm(
      choice === 'mine'
        ? conflict.mine
        : choice === 'theirs'
          ? conflict.theirs
          : conflict.merged.form,
    );
  };

  /** A verb that the exam may refuse; then the refusal says what would be lost. */
  const examined = async (
    call: (ignoreExam: boolean) => Promise<Article>,
    done: string,
  ): Promise<void> => {
    setBusy(true);
    const sent = latest.current;
    try {
      take(await call(false), sent);
      showToast({ tone: 'plain', text: done });
    } catch (error) {
      const refused = examRefusal(error, () => run(() => call(true), done));
      if (refused) setRefusal(refused);
      else showToast({ tone: 'danger', text: problemText(t, error) });
    } finally {
      setBusy(false);
    }
  };
  const publish = async (): Promise<void> => {
    if (form.kind === 'VIDEO' && !form.videoUrl.trim()) {
      showToast({ tone: 'danger', text: t('articleWork.videoMissing') });
      return;
    }
    const stored = await save();
    if (!stored) return;
    await examined(
      (ignoreExam) => api(Articles.publish, { id: stored.id, ignoreExam }),
      t('knowledge.published'),
    );
  };
  const archive = async (): Promise<void> => {
    if (!known || !window.confirm(t('knowledge.archiveConfirm'))) return;
    await examined(
      (ignoreExam) => api(Articles.archive, { id: known.id, ignoreExam }),
      t('knowledge.archived'),
    );
  };
  const submit = async (): Promise<void> => {
    const stored = await save();
    if (stored) {
      await run(() => api(Articles.submit, { id: stored.id }), t('articleWork.submitted'));
    }
  };
  const reject = async (reason: string): Promise<void> => {
    if (!known) return;
    await run(() => api(Articles.reject, { id: known.id, reason }), t('articleWork.rejected'));
  };
  const rollBack = async (version: number): Promise<void> => {
    if (!known) return;
    if (isDirty && !window.confirm(t('knowledge.leave'))) return;
    await run(
      () => api(Articles.rollBack, { id: known.id, version }),
      t('articleWork.rolledBack', { version }),
    );
  };
  const translate = async (): Promise<void> => {
    const stored = await save();
    if (!stored) return;
    const targetLocale = stored.locale.startsWith('zh') ? 'en' : 'zh-CN';
    setBusy(true);
    try {
      const draft = await api(Translations.draftArticle, { id: stored.id, targetLocale });
      storeArticle(draft);
      forgetArticle(stored.id);
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
  return {
    known,
    form,
    setForm,
    put: (change: Partial<ArticleForm>): void => setForm((now) => ({ ...now, ...change })),
    isDirty,
    isBusy,
    conflict,
    settle,
    refusal,
    dropRefusal: () => setRefusal(undefined),
    save,
    publish,
    archive,
    submit,
    reject,
    rollBack,
    translate,
    leave,
  };
}

export type Editor = ReturnType<typeof useEditor>;
