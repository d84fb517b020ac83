// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { TabbedPage } from '../ui/tabbed_page';
import { Attainment } from './attainment';
import { CalendarList } from './calendars';
import { PolicyList } from './policies';
import { SettingsLinks } from './settings_links';

const PARTS = { policies: PolicyList, calendars: CalendarList, attainment: Attainment };

/** Promises, working time, and how promises turned out. */
export default function SlaPage() {
  const { t } = useTranslation();
  const tabs = (['policies', 'calendars', 'attainment'] as const).map((key) => ({
    key,
    label: t(`slaSettings.${key}`),
  }));
  return (
    <TabbedPage title={t('slaSettings.title')} tabs={tabs} beside={<SettingsLinks />}>
      {(tab) => {
        const Part = PARTS[tab];
        return <Part />;
      }}
    </TabbedPage>
  );
}
