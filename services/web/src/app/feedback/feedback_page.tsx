// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import '../styles/figures.css';
import { withPart } from '../inbox/narrowing';
import { NpsWaveList } from './nps_waves';
import { ProblemList } from './problem_list';
import { SurveySettingsForm } from './survey_settings';

const TABS = ['problems', 'nps', 'surveys'] as const;

/** What customers say of the product: frequent problems, the Net Promoter Score, surveys. */
export default function FeedbackPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get('tab')) ?? 'problems';
  return (
    <div className="page-scroll">
      <div className="page">
        <header className="page-head">
          <h1 className="grow">{t('feedback.title')}</h1>
          <fieldset className="segmented" aria-label={t('feedback.title')}>
            {TABS.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={tab === each}
                onClick={() =>
                  setSearch(withPart(search, 'tab', each === 'problems' ? '' : each), {
                    replace: true,
                  })
                }
              >
                {t(`feedback.${each}`)}
              </button>
            ))}
          </fieldset>
        </header>
        {tab === 'problems' && <ProblemList />}
        {tab === 'nps' && <NpsWaveList />}
        {tab === 'surveys' && <SurveySettingsForm />}
      </div>
    </div>
  );
}
