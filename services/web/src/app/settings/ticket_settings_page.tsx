// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import '../styles/figures.css';
import { withPart } from '../inbox/narrowing';
import { useMe } from '../session/session';
import { RecurringList } from './recurring';
import { TrackerList } from './trackers';

const TABS = ['recurring', 'trackers'] as const;

/** What administrators set up around tickets. */
export default function TicketSettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get('tab')) ?? 'recurring';
  return (
    <div className="page-scroll">
      <div className="page">
        <header className="page-head">
          <h1>{t('settingsPage.title')}</h1>
          <span className="grow">
            {me.can('chat.tips') && <Link to="/settings/chat">{t('chatSettings.title')}</Link>}
          </span>
          <fieldset className="segmented" aria-label={t('settingsPage.title')}>
            {TABS.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={tab === each}
                onClick={() =>
                  setSearch(withPart(search, 'tab', each === 'recurring' ? '' : each), {
                    replace: true,
                  })
                }
              >
                {t(`settingsPage.${each}`)}
              </button>
            ))}
          </fieldset>
        </header>
        {tab === 'recurring' && <RecurringList />}
        {tab === 'trackers' && <TrackerList />}
      </div>
    </div>
  );
}
