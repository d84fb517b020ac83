// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Calendar, Calendars } from '../../api/gen/sla';
import { dateTime } from '../../text/time';
import { api } from '../api';
import { useCalendars } from '../chat_settings/queries';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { NameField, TextField } from '../ui/field';
import { useRun } from '../ui/run';
import { showToast } from '../ui/toast';
import { FormDialog } from './form_dialog';
import { readDays, readHours, writeDays, writeHours } from './hours';
import { ItemList } from './item_list';
import { KEYS } from './queries';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MASK = 'displayName,timeZone,periods,specialDays';
const OFFICE = '09:00-12:00, 13:30-18:00';

function Form({ known, onClose }: { known: Calendar | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const [displayName, setName] = useState(known?.displayName ?? '');
  const [timeZone, setZone] = useState(
    known?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  );
  const [week, setWeek] = useState(() =>
    WEEKDAYS.map((weekday) =>
      known ? writeHours(known.periods, weekday) : weekday < 6 ? OFFICE : '',
    ),
  );
  const [days, setDays] = useState(writeDays(known?.specialDays ?? []));
  const save = (): Promise<unknown> | undefined => {
    const periods = [];
    for (const weekday of WEEKDAYS) {
      const read = readHours(week[weekday - 1] ?? '', weekday);
      if (!read) {
        const name = t(`slaSettings.weekday.d${weekday}`);
        showToast({ tone: 'danger', text: t('slaSettings.hoursWrong', { name }) });
        return undefined;
      }
      periods.push(...read);
    }
    const special = readDays(days);
    if ('wrongLine' in special) {
      const line = special.wrongLine;
      showToast({ tone: 'danger', text: t('slaSettings.daysWrong', { line }) });
      return undefined;
    }
    const calendar = {
      displayName: displayName.trim(),
      timeZone: timeZone.trim(),
      periods,
      specialDays: special.days,
    };
    return known
      ? api(Calendars.update, {
          calendar: { ...calendar, id: known.id, etag: known.etag },
          updateMask: MASK,
        })
      : api(Calendars.create, { calendar });
  };
  return (
    <FormDialog
      title={known?.displayName ?? t('slaSettings.newCalendar')}
      queryKey={KEYS.calendars}
      onSave={save}
      onClose={onClose}
    >
      <NameField value={displayName} onChange={setName} />
      <TextField
        label={t('slaSettings.zone')}
        most={64}
        required
        value={timeZone}
        onChange={setZone}
      />
      <fieldset className="bare">
        <legend className="field-label">{t('slaSettings.hours')}</legend>
        <p className="muted">{t('slaSettings.hoursHint')}</p>
        {WEEKDAYS.map((weekday) => (
          <TextField
            key={weekday}
            label={t(`slaSettings.weekday.d${weekday}`)}
            value={week[weekday - 1] ?? ''}
            onChange={(text) =>
              setWeek((old) => old.map((each, i) => (i === weekday - 1 ? text : each)))
            }
          />
        ))}
      </fieldset>
      <TextField
        label={t('slaSettings.days')}
        most={100_000}
        lines={8}
        value={days}
        onChange={setDays}
      />
      <p className="muted">{t('slaSettings.daysHint')}</p>
    </FormDialog>
  );
}

/** Takes holidays and make-up days over from a file. */
function Import({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const { busy, run } = useRun(
    () => void queryClient.invalidateQueries({ queryKey: KEYS.calendars }),
  );
  const take = (file: File): void => {
    void run(async () => {
      const { holidays, workingDays, skipped } = await api(Calendars.import, {
        id: calendar.id,
        icalendar: await file.text(),
      });
      const text = t('slaSettings.imported', { holidays, workingDays, skipped });
      showToast({ tone: 'plain', text });
    });
  };
  return (
    <label className="btn btn-small file-button" aria-disabled={busy}>
      {t('slaSettings.import')}
      <input
        type="file"
        accept=".ics,text/calendar"
        className="sr-only"
        aria-label={`${t('slaSettings.import')}: ${calendar.displayName}`}
        disabled={busy}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) take(file);
        }}
      />
    </label>
  );
}

function IsOpen({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: [...KEYS.calendars, id, 'now'],
    queryFn: ({ signal }) => api(Calendars.evaluate, { id }, { signal }),
  });
  if (!data) return null;
  const time = data.changeTime ? dateTime(data.changeTime, i18n.language) : '';
  return (
    <Badge tone={data.isOpen ? 'ok' : 'neutral'}>
      {t(data.isOpen ? 'slaSettings.openUntil' : 'slaSettings.closedUntil', { time })}
    </Badge>
  );
}

/** When people work. */
export function CalendarList() {
  const { t } = useTranslation();
  const isAdmin = useMe().can('sla.admin');
  return (
    <ItemList
      query={useCalendars()}
      queryKey={KEYS.calendars}
      may={() => isAdmin}
      empty={{
        icon: 'clock',
        title: t('slaSettings.noCalendars'),
        text: t('slaSettings.noCalendarsText'),
      }}
      nameOf={(calendar) => calendar.displayName}
      badges={(calendar) => (
        <>
          <IsOpen id={calendar.id} />
          <Badge>{t('slaSettings.version', { version: calendar.version })}</Badge>
        </>
      )}
      buttons={(calendar) => isAdmin && <Import calendar={calendar} />}
      form={(calendar, onClose) => <Form known={calendar} onClose={onClose} />}
    >
      {(calendar) => (
        <>
          <p>{calendar.timeZone}</p>
          <ul className="muted plain-list">
            {WEEKDAYS.map((weekday) => [weekday, writeHours(calendar.periods, weekday)] as const)
              .filter(([, hours]) => hours !== '')
              .map(([weekday, hours]) => (
                <li key={weekday}>
                  {t(`slaSettings.weekday.d${weekday}`)} {hours}
                </li>
              ))}
          </ul>
          <p className="muted">
            {t('slaSettings.specialDays', {
              holidays: calendar.specialDays.filter((day) => !isWorked(day)).length,
              worked: calendar.specialDays.filter(isWorked).length,
            })}
          </p>
        </>
      )}
    </ItemList>
  );
}

function isWorked(day: Calendar['specialDays'][number]): boolean {
  return day.worksLikeWeekday > 0 || day.periods.length > 0;
}
