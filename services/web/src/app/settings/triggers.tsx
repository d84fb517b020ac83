// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Trigger, Triggers } from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Menu } from '../ui/menu';
import { useRun } from '../ui/run';
import { ActionsText } from './actions_editor';
import { ItemList } from './item_list';
import { KEYS, useTriggers, useTriggerTemplates, useWaiting } from './queries';
import { writeSpan } from './spans';
import { TriggerForm } from './trigger_form';
import { TriggerLog } from './trigger_log';

/** When it is looked at, in one line. */
function When({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation();
  if (trigger.after) return t('rules.quietFor', { time: writeSpan(trigger.after) });
  const events = trigger.events.map((event) => t(`rules.eventName.${event}`)).join(', ');
  const more = [
    ...trigger.changedFields,
    ...(trigger.usedPercent > 0 ? [t('rules.share', { percent: trigger.usedPercent })] : []),
    ...trigger.clocks.map((clock) => t(`clockName.${clock.toUpperCase() as 'RESOLUTION'}`)),
  ];
  return more.length > 0 ? `${events} (${more.join(', ')})` : events;
}

function Templates({ onChoose }: { onChoose: (trigger: Trigger) => void }) {
  const { t } = useTranslation();
  const templates = useTriggerTemplates(true).data ?? [];
  if (templates.length === 0) return null;
  return (
    <Menu
      label={t('rules.fromTemplate')}
      align="start"
      items={templates.flatMap(({ name, trigger }) =>
        trigger
          ? [
              {
                key: name,
                label: t(`rules.template.${name as 'p2_agent'}`, trigger.displayName),
                onSelect: () => onChoose(trigger),
              },
            ]
          : [],
      )}
    >
      {t('rules.fromTemplate')}
    </Menu>
  );
}

/** Triggers and time rules in the order they run, with what they made of what happened. */
export function TriggerList() {
  const { t } = useTranslation();
  const isAdmin = useMe().can('tickets.admin');
  const waiting = useWaiting().data;
  const [draft, setDraft] = useState<Trigger>();
  const [log, setLog] = useState<{ trigger?: Trigger }>();
  const { busy, run } = useRun(
    () => void queryClient.invalidateQueries({ queryKey: KEYS.triggers }),
  );
  return (
    <>
      <ItemList
        query={useTriggers()}
        queryKey={KEYS.triggers}
        may={() => isAdmin}
        empty={{ icon: 'bolt', title: t('rules.noTriggers'), text: t('rules.noTriggersText') }}
        nameOf={(trigger) => trigger.displayName}
        badges={(trigger) => (
          <>
            <Badge tone="accent">{t(trigger.after ? 'rules.timeRule' : 'rules.trigger')}</Badge>
            <Badge tone={trigger.enabled !== false ? 'ok' : 'warn'}>
              {t(trigger.enabled !== false ? 'rules.on' : 'rules.off')}
            </Badge>
            {trigger.after && waiting && trigger.enabled !== false && (
              <Badge>
                {waiting.get(trigger.id)?.gathering
                  ? t('rules.gathering')
                  : t('rules.waiting', { count: waiting.get(trigger.id)?.tickets ?? 0 })}
              </Badge>
            )}
          </>
        )}
        head={
          <>
            {isAdmin && <Templates onChoose={setDraft} />}
            <Button onClick={() => setLog({})}>{t('rules.wholeLog')}</Button>
          </>
        }
        buttons={(trigger) => (
          <>
            <Button small icon="clock" onClick={() => setLog({ trigger })}>
              {t('rules.log')}
            </Button>
            {isAdmin && (
              <Button
                small
                disabled={busy}
                onClick={() =>
                  void run(() =>
                    api(Triggers.update, {
                      trigger: {
                        id: trigger.id,
                        etag: trigger.etag,
                        enabled: trigger.enabled === false,
                      },
                      updateMask: 'enabled',
                    }),
                  )
                }
              >
                {t(trigger.enabled !== false ? 'rules.turnOff' : 'rules.turnOn')}
              </Button>
            )}
          </>
        )}
        form={(trigger, onClose) => <TriggerForm known={trigger} onClose={onClose} />}
        remove={({ id }) => api(Triggers.delete, { id })}
        place={(id, position) =>
          api(Triggers.update, { trigger: { id, position }, updateMask: 'position' })
        }
      >
        {(trigger) => (
          <>
            <p>
              <When trigger={trigger} />
              {trigger.filter && (
                <>
                  {' · '}
                  <code>{trigger.filter}</code>
                </>
              )}
            </p>
            <p className="muted clamp">
              → <ActionsText actions={trigger.actions} />
            </p>
          </>
        )}
      </ItemList>
      {draft && <TriggerForm template={draft} onClose={() => setDraft(undefined)} />}
      {log && <TriggerLog trigger={log.trigger} onClose={() => setLog(undefined)} />}
    </>
  );
}
