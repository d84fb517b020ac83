// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';

/** Asks for the reason of a command, which runs only with one. */
export function ReasonDialog({
  title,
  hint,
  label,
  action,
  onReason,
  onClose,
}: {
  title: string;
  /** Said above the field. */
  hint: string;
  /** Of the field. */
  label: string;
  /** On the button. */
  action: string;
  /** Gets the reason, trimmed; the dialog is closed then. */
  onReason: (reason: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onReason(reason.trim());
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="dialog-body" onSubmit={submit}>
        <p className="muted">{hint}</p>
        <label className="field">
          <span className="field-label">{label}</span>
          <textarea
            className="textarea"
            rows={3}
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={!reason.trim()}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
