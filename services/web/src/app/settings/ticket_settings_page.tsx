// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
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
  recurring: RecurringList,
  trackers: TrackerList,
};

/** What administrators set up around tickets. */
export default function TicketSettingsPage() {
  const { t } = useTranslation();
  const tabs = (['fields', 'statuses', 'labels', 'recurring', 'trackers'] as const).map((key) => ({
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
