// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import '../styles/figures.css';
import { withPart } from '../inbox/narrowing';

/** A page whose parts are tabs; `tab` in its address says which is open, the first one when it doesn't. */
export function TabbedPage<Tab extends string>({
  title,
  tabs,
  beside,
  children,
}: {
  title: string;
  /** What to call each, in order; at least one. */
  tabs: readonly { key: Tab; label: string }[];
  /** Links beside the title. */
  beside?: ReactNode;
  children: (tab: Tab) => ReactNode;
}) {
  const [search, setSearch] = useSearchParams();
  const first = tabs[0]?.key as Tab;
  const open = tabs.find(({ key }) => key === search.get('tab'))?.key ?? first;
  return (
    <div className="page-scroll">
      <div className="page">
        <header className="page-head">
          <h1>{title}</h1>
          <span className="grow">{beside}</span>
          <fieldset className="segmented" aria-label={title}>
            {tabs.map(({ key, label }) => (
              <button
                key={key}
                type="button"
                aria-pressed={open === key}
                onClick={() =>
                  setSearch(withPart(search, 'tab', key === first ? '' : key), { replace: true })
                }
              >
                {label}
              </button>
            ))}
          </fieldset>
        </header>
        {children(open)}
      </div>
    </div>
  );
}
