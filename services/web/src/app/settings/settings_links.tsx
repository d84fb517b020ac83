// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import '../styles/settings.css';
import { NavLink } from 'react-router';
import { useMe } from '../session/session';

const PLACES = [
  { to: '/settings/tickets', label: 'settingsPage.title', needs: 'tickets.read' },
  { to: '/settings/rules', label: 'rules.title', needs: 'tickets.read' },
  { to: '/settings/sla', label: 'slaSettings.title', needs: 'sla.read' },
  { to: '/settings/chat', label: 'chatSettings.title', needs: 'chat.tips' },
] as const;

/** From each page of settings to the others. */
export function SettingsLinks() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <nav className="settings-links" aria-label={t('nav.chatSettings')}>
      {PLACES.filter((place) => me.can(place.needs)).map((place) => (
        <NavLink key={place.to} to={place.to}>
          {t(place.label)}
        </NavLink>
      ))}
    </nav>
  );
}
