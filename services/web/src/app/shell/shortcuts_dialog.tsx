// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog';

const KEYS = [
  ['j', 'next'],
  ['k', 'previous'],
  ['↵', 'open'],
  ['Esc', 'back'],
  ['r', 'reply'],
  ['i', 'note'],
  ['a', 'assignMe'],
  ['e', 'resolve'],
  ['Ctrl ↵', 'send'],
  ['/', 'search'],
  ['1 … 7', 'view'],
  ['v', 'views'],
  ['x', 'choose'],
  ['b', 'bulk'],
  ['c', 'newTicket'],
  ['z', 'snooze'],
  ['m', 'merge'],
  ['Ctrl K', 'palette'],
  ['g i', 'goInbox'],
  ['g c', 'goChat'],
  ['g k', 'goKnowledge'],
  ['g b', 'goBoard'],
  ['g r', 'goReports'],
  ['?', 'help'],
] as const;

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog wide title={t('keys.title')} onClose={onClose}>
      <div className="shortcut-grid">
        {KEYS.map(([stroke, key]) => (
          <div key={key}>
            <span>{t(`keys.${key}`)}</span>
            <span>
              {stroke.split(' ').map((part) => (
                <kbd key={part}>{part}</kbd>
              ))}
            </span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
