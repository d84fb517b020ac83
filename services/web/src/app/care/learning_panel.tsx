// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Language, type TicketModel, type TicketModelTrial } from '../../api/gen/knowledge';
import { shortDateTime } from '../../text/time';
import { api } from '../api';
import { Empty, Failure, Loading } from '../ui/states';
import { share } from './report_panel';

const KINDS = ['type', 'priority', 'team', 'label'] as const;
const OUTCOMES = ['TOO_FEW', 'ONE_VALUE', 'NOT_BETTER', 'TAKEN'] as const;

function useLearning() {
  return useQuery({
    queryKey: ['ticketModels'],
    queryFn: ({ signal }) => api(Language.listTicketModels, {}, { signal }),
  });
}

function Trial({ trial }: { trial: TicketModelTrial }) {
  const { t, i18n } = useTranslation();
  const outcome = OUTCOMES.find((each) => each === trial.outcome);
  const percent = (value: number): string => share(value, 1, i18n.language);
  return (
    <>
      {outcome && t(`care.trial.${outcome}`)}
      {trial.outcome === 'NOT_BETTER' && (
        <small className="muted">
          {' '}
          {t('care.trialFigures', {
            f1: percent(trial.macroF1),
            before: percent(
              Math.max(trial.previousMacroF1, trial.baselineMacroF1, trial.rulesMacroF1),
            ),
          })}
        </small>
      )}
      {trial.rulesAccuracy > 0 && (
        <small className="muted">
          {' '}
          {t('care.trialRules', {
            rules: percent(trial.rulesAccuracy),
            model: percent(trial.accuracy),
          })}
        </small>
      )}
      {trial.tryTime && (
        <small className="muted"> {shortDateTime(trial.tryTime, i18n.language)}</small>
      )}
    </>
  );
}

function Row({
  kind,
  model,
  trial,
}: {
  kind: (typeof KINDS)[number];
  model: TicketModel | undefined;
  trial: TicketModelTrial | undefined;
}) {
  const { t, i18n } = useTranslation();
  const percent = (value: number): string => share(value, 1, i18n.language);
  return (
    <tr>
      <th scope="row">{t(`care.learned.${kind}`)}</th>
      <td className="num-cell">{model ? model.version : '–'}</td>
      <td className="num-cell">{model ? model.examples : (trial?.examples ?? '–')}</td>
      <td className="num-cell">{model ? percent(model.accuracy) : '–'}</td>
      <td className="num-cell">{model ? percent(model.macroF1) : '–'}</td>
      <td>{trial ? <Trial trial={trial} /> : t('care.notTried')}</td>
    </tr>
  );
}

/** What the platform has learned from how this workspace sorts its tickets, and how good it is (R23). */
export function LearningPanel() {
  const { t } = useTranslation();
  const learning = useLearning();
  if (learning.isPending) return <Loading lines={4} />;
  if (learning.isError) {
    return <Failure error={learning.error} onRetry={() => void learning.refetch()} />;
  }
  const { models, trials } = learning.data;
  return (
    <>
      <p className="muted">{t('care.learningText')}</p>
      {models.length === 0 && trials.length === 0 ? (
        <Empty icon="check" title={t('care.nothingLearned')} text={t('care.nothingLearnedText')} />
      ) : (
        <section className="card column">
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th>{t('care.field')}</th>
                  <th className="num-cell">{t('care.version')}</th>
                  <th className="num-cell">{t('care.examples')}</th>
                  <th className="num-cell">{t('care.accuracy')}</th>
                  <th className="num-cell">{t('care.f1')}</th>
                  <th>{t('care.lastTrial')}</th>
                </tr>
              </thead>
              <tbody>
                {KINDS.map((kind) => (
                  <Row
                    key={kind}
                    kind={kind}
                    model={models.find((each) => each.kind === kind)}
                    trial={trials.find((each) => each.kind === kind)}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}
