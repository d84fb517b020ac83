// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Articles } from '../../api/gen/knowledge';
import { Tickets } from '../../api/gen/tickets';
import { api } from '../api';
import { VIEW_IDS } from '../inbox/views';
import { Dialog } from '../ui/dialog';
import { Icon, type IconName } from '../ui/icon';

interface Option {
  key: string;
  label: string;
  icon: IconName;
  to: string;
}

/** Ticket number, words, or a page: the one place from which everything is reached. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const q = useDeferredValue(text.trim());

  const found = useQuery({
    queryKey: ['palette', q],
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Option[]> => {
      const number = /^#?(\d{1,15})$/.exec(q)?.[1];
      const [tickets, articles] = await Promise.all([
        api(Tickets.list, number ? { filter: `number = ${number}` } : { q, pageSize: 6 }, {
          signal,
        }),
        number
          ? { results: [] }
          : api(Articles.search, { q, pageSize: 4, asTyped: true }, { signal }),
      ]);
      return [
        ...tickets.tickets.map((ticket) => ({
          key: ticket.id,
          label: `#${ticket.number} ${ticket.subject}`,
          icon: 'inbox' as const,
          to: `/tickets/${ticket.id}`,
        })),
        ...articles.results.flatMap(({ article }) =>
          article
            ? [
                {
                  key: article.id,
                  label: article.title,
                  icon: 'book' as const,
                  to: `/knowledge/${article.id}`,
                },
              ]
            : [],
        ),
      ];
    },
  });

  const pages: Option[] = [
    ...VIEW_IDS.map((view) => ({
      key: view,
      label: `${t('nav.inbox')} · ${t(`view.${view}`)}`,
      icon: 'inbox' as const,
      to: `/inbox/${view}`,
    })),
    { key: 'chat', label: t('nav.chat'), icon: 'chat', to: '/chat' },
    { key: 'knowledge', label: t('nav.knowledge'), icon: 'book', to: '/knowledge' },
    { key: 'new', label: t('knowledge.new'), icon: 'plus', to: '/knowledge/new' },
    { key: 'care', label: t('care.title'), icon: 'book', to: '/knowledge/care' },
    { key: 'board', label: t('nav.board'), icon: 'board', to: '/board' },
    { key: 'reports', label: t('nav.reports'), icon: 'report', to: '/reports' },
  ];
  const needle = q.toLowerCase();
  const options = [
    ...pages.filter((page) => page.label.toLowerCase().includes(needle)),
    ...(q ? (found.data ?? []) : []),
  ];
  const current = Math.min(at, options.length - 1);

  const choose = (option: Option | undefined): void => {
    if (!option) return;
    onClose();
    void navigate(option.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((current + 1) % Math.max(1, options.length));
    else if (event.key === 'ArrowUp')
      setAt((current - 1 + options.length) % Math.max(1, options.length));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(options[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog bare title={t('palette.title')} onClose={onClose}>
      <div className="palette">
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={options[current] ? `palette-${options[current].key}` : undefined}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div
          className="palette-list"
          id="palette-list"
          role="listbox"
          aria-label={t('palette.title')}
        >
          {options.map((option, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
            <div
              key={option.key}
              id={`palette-${option.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className="palette-option"
              onClick={() => choose(option)}
              onPointerMove={() => setAt(i)}
            >
              <Icon name={option.icon} size={16} />
              <span className="ellipsis">{option.label}</span>
            </div>
          ))}
          {options.length === 0 && !found.isFetching && (
            <p className="state">{t('palette.empty')}</p>
          )}
        </div>
      </div>
    </Dialog>
  );
}
