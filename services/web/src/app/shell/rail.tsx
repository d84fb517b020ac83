// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { NavLink, useNavigate } from 'react-router';
import { PresenceMenu } from '../chat/presence_menu';
import { useQueueSize } from '../chat/queries';
import { setLocale } from '../i18n/i18n';
import { logOut, useMe } from '../session/session';
import { Avatar } from '../ui/avatar';
import { Icon, type IconName } from '../ui/icon';
import { Menu } from '../ui/menu';
import { Logo } from './logo';
import { NotificationBell } from './notifications';
import { currentTheme, setTheme } from './theme';

const PAGES: {
  to: string;
  icon: IconName;
  key: 'inbox' | 'chat' | 'knowledge' | 'feedback' | 'board' | 'reports' | 'chatSettings';
  needs: string;
}[] = [
  { to: '/inbox', icon: 'inbox', key: 'inbox', needs: 'tickets.read' },
  { to: '/chat', icon: 'chat', key: 'chat', needs: 'chat.read' },
  { to: '/knowledge', icon: 'book', key: 'knowledge', needs: 'knowledge.read' },
  { to: '/feedback', icon: 'star', key: 'feedback', needs: 'tickets.read' },
  { to: '/board', icon: 'board', key: 'board', needs: 'analytics.read' },
  { to: '/reports', icon: 'report', key: 'reports', needs: 'analytics.read' },
  { to: '/settings', icon: 'bolt', key: 'chatSettings', needs: 'tickets.read' },
];

export function Rail({
  onPalette,
  onShortcuts,
}: {
  onPalette: () => void;
  onShortcuts: () => void;
}) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const waiting = useQueueSize();
  const theme = currentTheme();
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <span className="rail-logo">
        <Logo />
      </span>
      {PAGES.filter((page) => me.can(page.needs)).map((page) => (
        <NavLink key={page.to} to={page.to} className={`rail-link rail-${page.key}`}>
          <Icon name={page.icon} size={20} />
          {t(`nav.${page.key}`)}
          {page.key === 'chat' && waiting > 0 && <span className="rail-count num">{waiting}</span>}
        </NavLink>
      ))}
      <span className="rail-space" />
      <button type="button" className="rail-link rail-wide" onClick={onPalette}>
        <Icon name="search" size={20} />
        {t('nav.search')}
      </button>
      <NotificationBell />
      <PresenceMenu />
      <Menu
        label={`${t('nav.account')}: ${me.user.displayName}`}
        className="rail-link"
        direction="up"
        align="start"
        items={[
          {
            key: 'en',
            label: 'English',
            checked: i18n.language === 'en',
            onSelect: () => void setLocale('en'),
          },
          {
            key: 'zh',
            label: '简体中文',
            checked: i18n.language === 'zh-CN',
            onSelect: () => void setLocale('zh-CN'),
          },
          null,
          ...(['light', 'dark', 'system'] as const).map((each) => ({
            key: each,
            label: t(`settings.${each}`),
            checked: theme === each,
            onSelect: () => setTheme(each),
          })),
          null,
          {
            key: 'settings',
            label: t('settingsPage.title'),
            icon: <Icon name="edit" size={16} />,
            onSelect: () => void navigate('/settings/tickets'),
          },
          {
            key: 'keys',
            label: t('nav.shortcuts'),
            icon: <Icon name="keyboard" size={16} />,
            onSelect: onShortcuts,
          },
          {
            key: 'out',
            label: t('login.out'),
            icon: <Icon name="out" size={16} />,
            onSelect: () => void logOut(),
          },
        ]}
      >
        <Avatar id={me.user.id} name={me.user.displayName} />
      </Menu>
    </nav>
  );
}
