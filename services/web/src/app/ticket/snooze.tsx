// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/gen/tickets';
import { shortDateTime } from '../../text/time';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { localMinutes } from './scheduled';
import { snoozeTimes } from './snooze_times';
import { useTicketCommands } from './use_commands';

const YEAR_MS = 365 * 86_400_000;

/** Asks until when a ticket is out of sight: digits and arrow keys choose one of the usual moments. */
export function SnoozeDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const commands = useTicketCommands();
  const [now] = useState(() => new Date());
  const times = snoozeTimes(now);
  const [own, setOwn] = useState(() => localMinutes(times.at(-1)?.time ?? now));
  const [reason, setReason] = useState('');
  const chosen = new Date(own);
  const isLegal = chosen.getTime() > now.getTime() && chosen.getTime() < now.getTime() + YEAR_MS;
  const snooze = (until: Date): void => {
    void commands.snooze(ticket, until, reason.trim());
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isLegal) snooze(chosen);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const byNumber = times[Number(event.key) - 1];
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (byNumber) snooze(byNumber.time);
    else if (event.key === 'ArrowDown') buttons[Math.min(buttons.length - 1, at + 1)]?.focus();
    else if (event.key === 'ArrowUp') buttons[Math.max(0, at - 1)]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('snoozing.title', { number: ticket.number })} onClose={onClose}>
      <p className="muted">{t('snoozing.hint')}</p>
      <ul className="snooze-times" onKeyDown={onKeyDown}>
        {times.map(({ key, time }, i) => (
          <li key={key}>
            <button
              type="button"
              className="menu-item"
              data-first={i === 0 ? '' : undefined}
              aria-keyshortcuts={String(i + 1)}
              onClick={() => snooze(time)}
            >
              <span className="kbd" aria-hidden="true">
                {i + 1}
              </span>
              <span className="grow">{t(`snoozing.preset.${key}`)}</span>
              <span className="muted">{shortDateTime(time, i18n.language)}</span>
            </button>
          </li>
        ))}
      </ul>
      <form className="form-body" onSubmit={submit}>
        <label className="field">
          <span className="field-label">{t('snoozing.own')}</span>
          <input
            className="input"
            type="datetime-local"
            required
            min={localMinutes(now)}
            value={own}
            onChange={(event) => setOwn(event.target.value)}
          />
        </label>
        {!isLegal && (
          <p className="field-error" role="alert">
            {t('snoozing.wrong')}
          </p>
        )}
        <label className="field">
          <span className="field-label">{t('snoozing.reason')}</span>
          <input
            className="input"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={!isLegal}>
            {t('snoozing.snooze')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** On a snoozed ticket: until when, and the way to end it. */
export function SnoozeNotice({ ticket, onChange }: { ticket: Ticket; onChange: () => void }) {
  const { t, i18n } = useTranslation();
  const commands = useTicketCommands();
  if (!ticket.snoozeUntilTime) return null;
  return (
    <div className="row ticket-notice">
      <Icon name="theme" size={15} />
      <span className="grow">
        {t('snoozing.until', { time: shortDateTime(ticket.snoozeUntilTime, i18n.language) })}
      </span>
      <Button small onClick={onChange}>
        {t('snoozing.change')}
      </Button>
      <Button small onClick={() => void commands.wake(ticket)}>
        {t('snoozing.wake')}
      </Button>
    </div>
  );
}
