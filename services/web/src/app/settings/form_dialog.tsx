// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/settings.css';
import { asProblem } from '../../api/problem';
import { queryClient } from '../query';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { showProblem } from '../ui/run';
import { type Refusal, RefusalContext, unsaid } from '../ui/violations';

/**
 * A form in a dialog: it is saved, what was listed under `queryKey` is read anew, and it closes. What the
 * server refuses is said at the fields that have a name, the rest in a notice.
 */
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
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>(() => ({ violations: [], names: new Set() }));
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const saving = onSave();
    if (!saving) return;
    setBusy(true);
    try {
      await saving;
    } catch (error) {
      const { violations } = asProblem(error);
      setRefusal(({ names }) => ({ violations, names }));
      if (violations.length === 0 || unsaid(error, refusal.names).length > 0) showProblem(t, error);
      return;
    } finally {
      setBusy(false);
    }
    await queryClient.invalidateQueries({ queryKey });
    onClose();
  };
  return (
    <Dialog wide={wide} title={title} onClose={onClose}>
      <form className="form-body" onSubmit={save}>
        <RefusalContext value={refusal}>{children}</RefusalContext>
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
