// SPDX-License-Identifier: Apache-2.0
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/settings.css';
import { queryClient } from '../query';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useRun } from '../ui/run';

/** A form in a dialog: it is saved, what was listed under `queryKey` is read anew, and it closes. */
export function FormDialog({
  title,
  queryKey,
  wide,
  foot,
  saveLabel,
  onSave,
  onClose,
  children,
}: {
  title: string;
  queryKey: readonly string[];
  wide?: boolean;
  /** Buttons in front of the usual ones. */
  foot?: ReactNode;
  saveLabel?: string;
  /** What `undefined` answers was refused before it was sent; whoever answered it said why. */
  onSave: () => Promise<unknown> | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { busy, run } = useRun();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const saving = onSave();
    if (!saving || !(await run(() => saving))) return;
    await queryClient.invalidateQueries({ queryKey });
    onClose();
  };
  return (
    <Dialog wide={wide} title={title} onClose={onClose}>
      <form className="form-body" onSubmit={save}>
        {children}
        <div className="dialog-foot">
          {foot}
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy}>
            {saveLabel ?? t('settingsPage.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
