// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/session';
import { SettingsLinks } from '../settings/settings_links';
import { TabbedPage } from '../ui/tabbed_page';
import { IdentitySecretList } from './identity_secrets';
import { RoutingPlanList } from './routing_plans';
import { TipRuleList } from './tip_rules';
import { Welcome } from './welcome';

const PARTS = {
  tips: TipRuleList,
  welcome: Welcome,
  plans: RoutingPlanList,
  identity: IdentitySecretList,
};

/** How the chat behaves: help before it is asked for, queues and hours, who may say who somebody is. */
export default function ChatSettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const tabs = (['tips', 'welcome', 'plans', 'identity'] as const)
    .filter((key) => key !== 'identity' || me.can('accounts.admin'))
    .map((key) => ({ key, label: t(`chatSettings.${key}`) }));
  return (
    <TabbedPage title={t('chatSettings.title')} tabs={tabs} beside={<SettingsLinks />}>
      {(tab) => {
        const Part = PARTS[tab];
        return <Part />;
      }}
    </TabbedPage>
  );
}
