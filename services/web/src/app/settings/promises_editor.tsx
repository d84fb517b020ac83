// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type { Calendar } from '../../api/gen/sla';
import { Button } from '../ui/button';
import { CheckField } from '../ui/field';
import { Select } from '../ui/select';
import { CLOCKS, newRow, PRIORITIES, type PromiseRow } from './promises';

/** What is promised, within which time for each priority, and by which calendar. */
export function PromisesEditor({
  rows,
  calendars,
  onChange,
}: {
  rows: readonly PromiseRow[];
  calendars: readonly Calendar[];
  onChange: (rows: PromiseRow[]) => void;
}) {
  const { t } = useTranslation();
  const put = (at: number, change: Partial<PromiseRow>): void =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...change } : row)));
  return (
    <fieldset className="bare">
      <legend className="field-label">{t('slaSettings.promises')}</legend>
      <p className="muted">{t('slaSettings.promisesHint')}</p>
      <ul className="form-rows">
        {rows.map((row, at) => {
          const place = `${t(`clockName.${row.kind}`)} ${at + 1}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            <li key={at} className="form-row">
              <Select
                small
                label={`${t('slaSettings.promise')} ${at + 1}`}
                value={row.kind}
                choices={CLOCKS.map((value) => ({ value, label: t(`clockName.${value}`) }))}
                onChange={(kind) => put(at, { kind })}
              />
              {PRIORITIES.map((priority) => (
                <label key={priority} className="row">
                  <span className="muted">{priority}</span>
                  <input
                    className="input input-span"
                    aria-label={`${place}: ${priority}`}
                    placeholder="–"
                    maxLength={20}
                    value={row.within[priority]}
                    onChange={(event) =>
                      put(at, { within: { ...row.within, [priority]: event.target.value } })
                    }
                  />
                </label>
              ))}
              <Select
                small
                label={`${place}: ${t('slaSettings.calendar')}`}
                value={row.calendarId}
                choices={[
                  { value: '', label: t('slaSettings.always') },
                  ...calendars.map((each) => ({ value: each.id, label: each.displayName })),
                ]}
                onChange={(calendarId) => put(at, { calendarId })}
              />
              <CheckField
                label={t('slaSettings.coreOnly')}
                checked={row.coreFunctionOnly}
                onChange={(coreFunctionOnly) => put(at, { coreFunctionOnly })}
              />
              <CheckField
                label={t('slaSettings.throughWaiting')}
                checked={row.ignoresWaiting}
                onChange={(ignoresWaiting) => put(at, { ignoresWaiting })}
              />
              <Button
                small
                tone="quiet"
                icon="close"
                aria-label={`${t('rules.remove')}: ${place}`}
                onClick={() => onChange(rows.filter((_, i) => i !== at))}
              />
            </li>
          );
        })}
      </ul>
      <Button small icon="plus" onClick={() => onChange([...rows, newRow('FIRST_REPLY')])}>
        {t('slaSettings.addPromise')}
      </Button>
    </fieldset>
  );
}
