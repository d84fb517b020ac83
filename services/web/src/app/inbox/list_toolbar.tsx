// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Select } from '../ui/select';
import { readNarrowing, withPart } from './narrowing';
import { ORDERS, type Order } from './views';

const TYPING_PAUSE_MS = 250;

const ORDER_WORDS = {
  'update_time desc': 'inbox.sortUpdated',
  'create_time desc': 'inbox.sortCreated',
  create_time: 'inbox.sortOldest',
  priority: 'inbox.sortPriority',
} as const satisfies Record<Order, string>;

export function ListToolbar({
  search,
  onSearch,
  searchField,
}: {
  search: URLSearchParams;
  onSearch: (next: URLSearchParams) => void;
  searchField: RefObject<HTMLInputElement | null>;
}) {
  const { t } = useTranslation();
  const { narrowing, order } = readNarrowing(search);
  const [text, setText] = useState(narrowing.q ?? '');
  const q = narrowing.q ?? '';
  const active = (['priority', 'type', 'channel', 'tier'] as const).filter(
    (key) => narrowing[key],
  ).length;
  const [isOpen, setOpen] = useState(active > 0);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => onSearch(withPart(search, 'q', text)), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, q, search, onSearch]);

  const filter = (
    key: 'priority' | 'type' | 'channel' | 'tier',
    all: string,
    values: readonly [string, string][],
  ) => (
    <Select
      small
      label={all}
      value={narrowing[key] ?? ''}
      choices={[{ value: '', label: all }, ...values.map(([value, label]) => ({ value, label }))]}
      onChange={(value) => onSearch(withPart(search, key, value))}
    />
  );
  const types = ['INSTALL', 'FEATURE', 'FAULT'] as const;
  const channels = [
    'WEB',
    'CHAT',
    'EMAIL',
    'PHONE',
    'WECHAT',
    'WECOM',
    'DINGTALK',
    'FEISHU',
    'SMS',
    'API',
  ] as const;
  const tiers = ['ENTERPRISE', 'PAID', 'FREE'] as const;
  return (
    <div className="list-toolbar">
      <div className="search-row">
        <div className="search-field">
          <Icon name="search" size={16} />
          <input
            ref={searchField}
            className="input"
            type="search"
            aria-label={t('inbox.search')}
            placeholder={t('inbox.search')}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                setText('');
                event.currentTarget.blur();
              }
            }}
          />
        </div>
        <Button
          icon="filter"
          className={active > 0 ? 'tone-accent' : ''}
          aria-label={t('inbox.filters')}
          title={t('inbox.filters')}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {active > 0 && <span className="num">{active}</span>}
        </Button>
      </div>
      {isOpen && (
        <div className="filter-row">
          {filter(
            'priority',
            t('inbox.allPriorities'),
            ['P0', 'P1', 'P2', 'P3'].map((p) => [p, p]),
          )}
          {filter(
            'type',
            t('inbox.allTypes'),
            types.map((v) => [v, t(`typeName.${v}`)]),
          )}
          {filter(
            'channel',
            t('inbox.allChannels'),
            channels.map((v) => [v, t(`channelName.${v}`)]),
          )}
          {filter(
            'tier',
            t('inbox.allTiers'),
            tiers.map((v) => [v, t(`tierName.${v}`)]),
          )}
          <Select
            small
            label={t('inbox.sort')}
            value={order}
            choices={ORDERS.map((value) => ({ value, label: t(ORDER_WORDS[value]) }))}
            onChange={(value) => onSearch(withPart(search, 'order', value))}
          />
        </div>
      )}
    </div>
  );
}
