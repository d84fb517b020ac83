// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Curation, type ExamReport } from '../../api/gen/knowledge';
import { api } from '../api';
import { ArticlePicker } from '../knowledge/article_picker';
import { useArticleTitle } from '../knowledge/queries';
import { Tile } from '../reports/tile';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { Empty, Failure, Loading } from '../ui/states';
import { forgetExam, useExam, useExamQuestions } from './queries';
import { share } from './report_panel';

/** An article, or that a person has to answer. */
function Answer({ id }: { id: string }) {
  const { t } = useTranslation();
  const title = useArticleTitle(id);
  return id ? <Link to={`/knowledge/${id}`}>{title}</Link> : <em>{t('care.person')}</em>;
}

function Result({ exam }: { exam: ExamReport }) {
  const { t, i18n } = useTranslation();
  const percent = (value: number): string => share(value, 1, i18n.language);
  return (
    <>
      <div className="tiles">
        <Tile label={t('care.accuracy')} value={percent(exam.accuracy)}>
          {t('care.ofQuestions', { right: exam.right, questions: exam.questions })}
        </Tile>
        {exam.answers.map((each) => (
          <Tile
            key={each.locale}
            label={t('care.precision', { locale: each.locale })}
            value={each.measuredPrecision > 0 ? percent(each.measuredPrecision) : '–'}
          >
            {each.measuredPrecision > 0
              ? t('care.thresholds', {
                  answer: percent(each.answerThreshold),
                  suggest: percent(each.suggestThreshold),
                })
              : t('care.tooFew')}
          </Tile>
        ))}
        {exam.answers
          .filter(({ pastQuestions }) => pastQuestions > 0)
          .map((each) => (
            <Tile
              key={`past ${each.locale}`}
              label={t('care.pastPrecision', { locale: each.locale })}
              value={each.pastPrecision > 0 ? percent(each.pastPrecision) : '–'}
            >
              {t('care.pastQuestions', { right: each.pastRight, questions: each.pastQuestions })}
            </Tile>
          ))}
      </div>
      {exam.mistakes.length > 0 && (
        <section className="card column">
          <h2>{t('care.mistakes')}</h2>
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th>{t('care.question')}</th>
                  <th>{t('care.expected')}</th>
                  <th>{t('care.given')}</th>
                </tr>
              </thead>
              <tbody>
                {exam.mistakes.map((mistake) => (
                  <tr key={mistake.questionId}>
                    <td>{mistake.question}</td>
                    <td>
                      <Answer id={mistake.expectedArticleId} />
                    </td>
                    <td>
                      <Answer id={mistake.givenArticleId} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}

function NewQuestion({ run, busy }: Pick<ReturnType<typeof useRun>, 'run' | 'busy'>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [isPerson, setPerson] = useState(false);
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const articleId = isPerson ? '' : chosen;
    const isDone = await run(() =>
      api(Curation.createExamQuestion, { question: { text: text.trim(), articleId } }),
    );
    if (!isDone) return;
    setText('');
    setChosen('');
  };
  return (
    <form className="exam-new" onSubmit={add}>
      <input
        className="input"
        required
        maxLength={500}
        aria-label={t('care.question')}
        placeholder={t('care.question')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {isPerson ? (
        <em>{t('care.person')}</em>
      ) : (
        <ArticlePicker label={t('care.rightAnswer')} value={chosen} onChange={setChosen} />
      )}
      <label className="row check-row">
        <input
          type="checkbox"
          checked={isPerson}
          onChange={(event) => setPerson(event.target.checked)}
        />
        {t('care.handOver')}
      </label>
      <Button
        type="submit"
        tone="primary"
        disabled={busy || !text.trim() || (!isPerson && !chosen)}
      >
        {t('care.addQuestion')}
      </Button>
    </form>
  );
}

/** The questions that guard every change, and how they are answered now (R27). */
export function ExamPanel() {
  const { t } = useTranslation();
  const mayChange = useMe().can('knowledge.publish');
  const exam = useExam();
  const list = useExamQuestions();
  const { busy, run } = useRun(forgetExam);
  const [filter, setFilter] = useState('');
  if (list.isPending) return <Loading lines={8} />;
  if (list.isError) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  const all = list.data.pages.flatMap((page) => page.questions);
  const needle = filter.trim().toLowerCase();
  const shown = all.filter(({ text }) => text.toLowerCase().includes(needle));
  return (
    <>
      <p className="muted">{t('care.examText')}</p>
      {all.length === 0 ? (
        <Empty icon="check" title={t('care.noQuestions')} text={t('care.noQuestionsText')} />
      ) : exam.isError ? (
        <Failure error={exam.error} onRetry={() => void exam.refetch()} />
      ) : exam.data ? (
        <Result exam={exam.data} />
      ) : (
        <Loading lines={4} />
      )}
      <section className="card column">
        <h2>{t('care.allQuestions')}</h2>
        {mayChange && <NewQuestion run={run} busy={busy} />}
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
        {shown.length > 0 && (
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th>{t('care.question')}</th>
                  <th>{t('care.rightAnswer')}</th>
                  {mayChange && <th />}
                </tr>
              </thead>
              <tbody>
                {shown.map((question) => (
                  <tr key={question.id}>
                    <td>{question.text}</td>
                    <td>
                      <Answer id={question.articleId} />
                    </td>
                    {mayChange && (
                      <td className="num-cell">
                        <Button
                          small
                          tone="quiet"
                          icon="close"
                          disabled={busy}
                          aria-label={t('care.remove', { name: question.text })}
                          onClick={() =>
                            void run(() => api(Curation.deleteExamQuestion, { id: question.id }))
                          }
                        />
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {list.hasNextPage && (
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('action.loadMore')}
          </Button>
        )}
      </section>
    </>
  );
}
