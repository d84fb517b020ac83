// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Capacity, type CapacityRules } from '../../api/gen/chat';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { NumberField } from '../ui/field';
import { useRun } from '../ui/run';
import { Failure, Loading } from '../ui/states';
import { useCapacityRules } from './queries';

const WEIGHTS = ['chatPoints', 'ticketPoints', 'callPoints', 'otherPoints'] as const;

function CapacityForm({ rules }: { rules: CapacityRules }) {
  const { t } = useTranslation();
  const mayChange = useMe().can('chat.routing');
  const { busy, run } = useRun();
  const [draft, setDraft] = useState(rules);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      const saved = await api(Capacity.update, { rules: draft });
      setDraft(saved);
      queryClient.setQueryData(['capacityRules'], saved);
      await queryClient.invalidateQueries({ queryKey: ['presence'] });
    });
  };
  return (
    <form className="card panel" onSubmit={save}>
      <h2>{t('chatSettings.capacity')}</h2>
      <p className="muted">{t('chatSettings.capacityText')}</p>
      <fieldset disabled={!mayChange} className="bare">
        {WEIGHTS.map((weight) => (
          <NumberField
            key={weight}
            label={t(`chatSettings.${weight}`)}
            min={weight === 'chatPoints' ? 0.1 : 0}
            max={100}
            value={draft[weight]}
            onChange={(points) => setDraft({ ...draft, [weight]: points })}
          />
        ))}
        <NumberField
          label={t('chatSettings.mostTicketPercent')}
          min={0}
          max={100}
          value={draft.mostTicketPercent}
          onChange={(percent) => setDraft({ ...draft, mostTicketPercent: Math.round(percent) })}
        />
        <div className="row">
          <span className="grow" />
          <Button type="submit" tone="primary" disabled={busy}>
            {t('action.save')}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

/** What a chat, a ticket and a call cost (R25). */
export function CapacityRulesForm() {
  const rules = useCapacityRules();
  if (rules.isPending) return <Loading lines={5} />;
  if (rules.isError) return <Failure error={rules.error} onRetry={() => void rules.refetch()} />;
  return <CapacityForm key={rules.data.etag} rules={rules.data} />;
}
