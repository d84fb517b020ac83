// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Curation, type SynonymSet } from '../../api/gen/knowledge';
import { api } from '../api';
import { splitWords } from '../knowledge/article_form';
import { ExamRefused } from '../knowledge/exam_refused';
import { type ExamRefusal, examRefusal } from '../knowledge/use_editor';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { showProblem } from '../ui/run';
import { Empty, Failure, Loading } from '../ui/states';
import { showToast } from '../ui/toast';
import { forgetSynonyms, useSynonyms } from './queries';

/** Words that mean the same in this workspace. */
export function SynonymTable() {
  const { t } = useTranslation();
  const mayChange = useMe().can('knowledge.publish');
  const [search] = useSearchParams();
  const given = search.get('term') ?? '';
  const [terms, setTerms] = useState(given ? `${given}, ` : '');
  const [filter, setFilter] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ExamRefusal>();
  const query = useSynonyms();

  /** Runs a change; where the exam refuses it, it is asked whether to do it all the same. */
  const change = async (call: (ignoreExam: boolean) => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await call(false);
      return true;
    } catch (error) {
      const again = (): Promise<unknown> =>
        call(true).then(forgetSynonyms, (failure) => showProblem(t, failure));
      const refused = examRefusal(error, again);
      if (refused) setRefusal(refused);
      else showProblem(t, error);
      return false;
    } finally {
      setBusy(false);
      forgetSynonyms();
    }
  };
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const words = splitWords(terms);
    if (words.length < 2) {
      showToast({ tone: 'danger', text: t('care.twoTerms') });
      return;
    }
    const isDone = await change((ignoreExam) =>
      api(Curation.createSynonyms, { synonyms: { terms: words }, ignoreExam }),
    );
    if (isDone) setTerms('');
  };
  if (query.isPending) return <Loading lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const all = query.data.pages.flatMap((page) => page.synonyms);
  const needle = filter.trim().toLowerCase();
  const shown = all.filter(
    (set) => !needle || set.terms.some((term) => term.toLowerCase().includes(needle)),
  );
  const nameOf = (set: SynonymSet): string => set.terms.join(', ');
  return (
    <>
      <p className="muted">{t('care.synonymsText')}</p>
      {mayChange && (
        <form className="page-head" onSubmit={add}>
          <input
            className="input grow"
            aria-label={t('care.terms')}
            placeholder={t('care.termsExample')}
            maxLength={1300}
            value={terms}
            onChange={(event) => setTerms(event.target.value)}
          />
          <Button type="submit" tone="primary" disabled={busy || !terms.trim()}>
            {t('care.addSynonyms')}
          </Button>
        </form>
      )}
      {all.length > 20 && (
        <input
          className="input"
          type="search"
          aria-label={t('care.filter')}
          placeholder={t('care.filter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {all.length === 0 ? (
        <Empty icon="book" title={t('care.noSynonyms')} text={t('care.noSynonymsText')} />
      ) : (
        <ul className="card article-list care-list">
          {shown.map((set) => (
            <li key={set.id} className="row care-line">
              <span className="row grow care-terms">
                {set.terms.map((term) => (
                  <Badge key={term}>{term}</Badge>
                ))}
              </span>
              {mayChange && (
                <Button
                  small
                  tone="quiet"
                  icon="close"
                  disabled={busy}
                  aria-label={t('care.remove', { name: nameOf(set) })}
                  onClick={() =>
                    void change((ignoreExam) =>
                      api(Curation.deleteSynonyms, { id: set.id, ignoreExam }),
                    )
                  }
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className="list-more">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.loadMore')}
          </Button>
        </div>
      )}
      {refusal && <ExamRefused refusal={refusal} onClose={() => setRefusal(undefined)} />}
    </>
  );
}
