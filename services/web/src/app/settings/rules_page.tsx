// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { TabbedPage } from '../ui/tabbed_page';
import { MacroList } from './macros';
import { ReplyList } from './replies';
import { SettingsLinks } from './settings_links';
import { TriggerList } from './triggers';

const PARTS = { triggers: TriggerList, macros: MacroList, replies: ReplyList };

/** What the product does by itself or at one click. */
export default function RulesPage() {
  const { t } = useTranslation();
  const tabs = (['triggers', 'macros', 'replies'] as const).map((key) => ({
    key,
    label: t(`rules.${key}`),
  }));
  return (
    <TabbedPage title={t('rules.title')} tabs={tabs} beside={<SettingsLinks />}>
      {(tab) => {
        const Part = PARTS[tab];
        return <Part />;
      }}
    </TabbedPage>
  );
}
