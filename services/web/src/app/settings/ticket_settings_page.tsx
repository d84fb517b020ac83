// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from '../session/session';
import { TabbedPage } from '../ui/tabbed_page';
import { RecurringList } from './recurring';
import { TrackerList } from './trackers';

/** What administrators set up around tickets. */
export default function TicketSettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const tabs = (['recurring', 'trackers'] as const).map((key) => ({
    key,
    label: t(`settingsPage.${key}`),
  }));
  return (
    <TabbedPage
      title={t('settingsPage.title')}
      tabs={tabs}
      beside={me.can('chat.tips') && <Link to="/settings/chat">{t('chatSettings.title')}</Link>}
    >
      {(tab) => (tab === 'recurring' ? <RecurringList /> : <TrackerList />)}
    </TabbedPage>
  );
}
