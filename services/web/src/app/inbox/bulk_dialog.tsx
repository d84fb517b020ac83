// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketAction } from '../../api/gen/tickets';
import { asProblem } from '../../api/problem';
import { isWhole, newAction } from '../settings/actions';
import { ActionsEditor } from '../settings/actions_editor';
import { useMacros } from '../settings/queries';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ChoiceField } from '../ui/field';
import { problemText } from '../ui/run';
import { type JobTarget, startJob } from './jobs';

/** What is done to the chosen tickets: actions one by one, or those of a macro. */
export default function BulkDialog({
  target,
  count,
  onStarted,
  onClose,
}: {
  target: JobTarget;
  count: number;
  onStarted: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const macros = useMacros().data ?? [];
  const [macroId, setMacro] = useState('');
  const [actions, setActions] = useState<TicketAction[]>([newAction('ASSIGN')]);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const whole = actions.length > 0 && actions.every(isWhole);
  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await startJob(target, actions);
      onStarted();
      onClose();
    } catch (error) {
      const { violations } = asProblem(error);
      setProblems(
        violations.length > 0
          ? violations.map(({ field, description }) => `${placeOf(t, field)}${description}`)
          : [problemText(t, error)],
      );
      setBusy(false);
    }
  };
  return (
    <Dialog wide title={t('bulk.title', { count })} onClose={onClose}>
      <form className="form-body" onSubmit={start}>
        {macros.length > 0 && (
          <ChoiceField
            label={t('bulk.macro')}
            value={macroId}
            choices={[
              { value: '', label: t('bulk.noMacro') },
              ...macros.map((macro) => ({ value: macro.id, label: macro.displayName })),
            ]}
            onChange={(id) => {
              setMacro(id);
              const macro = macros.find((each) => each.id === id);
              if (macro) setActions(macro.actions);
            }}
          />
        )}
        <ActionsEditor actions={actions} onChange={setActions} />
        {problems.map((problem) => (
          <p key={problem} className="field-error" role="alert">
            {problem}
          </p>
        ))}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy || !whole}>
            {t('bulk.start', { count })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** `ticket_job.actions[1].value` → "Action 2: ". */
function placeOf(t: (key: 'rules.action', values: { number: number }) => string, field: string) {
  const number = /actions\[(\d+)\]/.exec(field)?.[1];
  return number === undefined ? '' : `${t('rules.action', { number: Number(number) + 1 })}: `;
}
