// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { TabbedPage } from '../ui/tabbed_page';
import { NpsWaveList } from './nps_waves';
import { ProblemList } from './problem_list';
import { SurveySettingsForm } from './survey_settings';

const PARTS = { problems: ProblemList, nps: NpsWaveList, surveys: SurveySettingsForm };

/** What customers say of the product: frequent problems, the Net Promoter Score, surveys. */
export default function FeedbackPage() {
  const { t } = useTranslation();
  const tabs = (['problems', 'nps', 'surveys'] as const).map((key) => ({
    key,
    label: t(`feedback.${key}`),
  }));
  return (
    <TabbedPage title={t('feedback.title')} tabs={tabs}>
      {(tab) => {
        const Part = PARTS[tab];
        return <Part />;
      }}
    </TabbedPage>
  );
}
