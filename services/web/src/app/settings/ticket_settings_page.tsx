// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { JobList } from '../inbox/job_list';
import { SavedViewList } from '../inbox/saved_views';
import { TabbedPage } from '../ui/tabbed_page';
import { FieldList } from './fields';
import { LabelList } from './labels';
import { RecurringList } from './recurring';
import { SettingsLinks } from './settings_links';
import { StatusList } from './statuses';
import { TrackerList } from './trackers';

const PARTS = {
  fields: FieldList,
  statuses: StatusList,
  labels: LabelList,
  views: SavedViewList,
  jobs: JobList,
  recurring: RecurringList,
  trackers: TrackerList,
};

const TABS = ['fields', 'statuses', 'labels', 'views', 'recurring', 'trackers', 'jobs'] as const;

/** What is set up around tickets. */
export default function TicketSettingsPage() {
  const { t } = useTranslation();
  const tabs = TABS.map((key) => ({
    key,
    label: t(`settingsPage.${key}`),
  }));
  return (
    <TabbedPage title={t('settingsPage.title')} tabs={tabs} beside={<SettingsLinks />}>
      {(tab) => {
        const Part = PARTS[tab];
        return <Part />;
      }}
    </TabbedPage>
  );
}
