// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import '../styles/figures.css';
import { withPart } from '../inbox/narrowing';
import { useMe } from '../session/session';
import { IdentitySecretList } from './identity_secrets';
import { RoutingPlanList } from './routing_plans';
import { TipRuleList } from './tip_rules';
import { Welcome } from './welcome';

const TABS = ['tips', 'welcome', 'plans', 'identity'] as const;

/** How the chat behaves: help before it is asked for, queues and hours, who may say who somebody is. */
export default function ChatSettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const tabs = TABS.filter((each) => each !== 'identity' || me.can('accounts.admin'));
  const tab = tabs.find((each) => each === search.get('tab')) ?? 'tips';
  return (
    <div className="page-scroll">
      <div className="page">
        <header className="page-head">
          <h1>{t('chatSettings.title')}</h1>
          <Link className="grow" to="/settings/tickets">
            {t('settingsPage.title')}
          </Link>
          <fieldset className="segmented" aria-label={t('chatSettings.title')}>
            {tabs.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={tab === each}
                onClick={() =>
                  setSearch(withPart(search, 'tab', each === 'tips' ? '' : each), { replace: true })
                }
              >
                {t(`chatSettings.${each}`)}
              </button>
            ))}
          </fieldset>
        </header>
        {tab === 'tips' && <TipRuleList />}
        {tab === 'welcome' && <Welcome />}
        {tab === 'plans' && <RoutingPlanList />}
        {tab === 'identity' && <IdentitySecretList />}
      </div>
    </div>
  );
}
