// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Select } from '../ui/select';
import { FilterProblem } from './filter_problem';
import { readNarrowing, withPart } from './narrowing';
import { ORDER_WORDS } from './orders';
import { ORDERS } from './views';

const TYPING_PAUSE_MS = 250;
const KEYS = ['priority', 'type', 'channel', 'tier', 'filter'] as const;

/** More of the filter language, asked for on Enter; the server's word on a mistake stands below it. */
function FilterField({
  filter,
  problem,
  onFilter,
}: {
  filter: string;
  problem: string;
  onFilter: (filter: string) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(filter);
  useEffect(() => setText(filter), [filter]);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (text.trim() !== filter) onFilter(text.trim());
  };
  return (
    <form className="filter-field" onSubmit={submit}>
      <input
        className="input"
        aria-label={t('views.filter')}
        aria-invalid={!!problem}
        placeholder={t('views.filterExample')}
        title={t('rules.filterHint')}
        maxLength={1500}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => submit()}
      />
      {problem && <FilterProblem filter={filter} description={problem} before={1} />}
    </form>
  );
}

export function ListToolbar({
  search,
  orderBy,
  problem,
  onSearch,
  onSave,
  searchField,
}: {
  search: URLSearchParams;
  /** How the list is ordered now. */
  orderBy: string;
  /** What the server has against the filter; empty: nothing. */
  problem: string;
  onSearch: (next: URLSearchParams) => void;
  /** Keeps what is shown as a view; left out where nothing is narrowed. */
  onSave?: () => void;
  searchField: RefObject<HTMLInputElement | null>;
}) {
  const { t } = useTranslation();
  const { narrowing } = readNarrowing(search);
  const [text, setText] = useState(narrowing.q ?? '');
  const q = narrowing.q ?? '';
  const active = KEYS.filter((key) => narrowing[key]).length;
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
  const orders: { value: string; label: string }[] = ORDERS.map((value) => ({
    value,
    label: t(ORDER_WORDS[value]),
  }));
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
          aria-label={active > 0 ? `${t('inbox.filters')}: ${active}` : t('inbox.filters')}
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
            value={orderBy}
            choices={
              ORDERS.some((each) => each === orderBy)
                ? orders
                : [...orders, { value: orderBy, label: orderBy }]
            }
            onChange={(value) => onSearch(withPart(search, 'order', value))}
          />
          <FilterField
            filter={narrowing.filter ?? ''}
            problem={problem}
            onFilter={(value) => onSearch(withPart(search, 'filter', value))}
          />
          {onSave && (
            <Button small icon="plus" onClick={onSave}>
              {t('views.save')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
