// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SlaPolicies, type SlaPolicy } from '../../api/gen/sla';
import { api } from '../api';
import { useCalendars } from '../chat_settings/queries';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Menu } from '../ui/menu';
import { CreditsDialog } from './credits';
import { ItemList } from './item_list';
import { PolicyForm } from './policy_form';
import { PRIORITIES, rowsOf } from './promises';
import { KEYS, usePolicies, usePolicyTemplates } from './queries';

/** The promises as a table. */
function Promises({ policy }: { policy: SlaPolicy }) {
  const { t } = useTranslation();
  const calendars = useCalendars().data ?? [];
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('slaSettings.promise')}</th>
            {PRIORITIES.map((priority) => (
              <th key={priority} scope="col">
                {priority}
              </th>
            ))}
            <th scope="col">{t('slaSettings.calendar')}</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(policy.targets).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows don't move.
            <tr key={i}>
              <th scope="row">
                {t(`clockName.${row.kind}`)}
                {row.coreFunctionOnly && <> · {t('slaSettings.coreOnly')}</>}
                {row.ignoresWaiting && <> · {t('slaSettings.throughWaiting')}</>}
              </th>
              {PRIORITIES.map((priority) => (
                <td key={priority}>{row.within[priority] || '–'}</td>
              ))}
              <td>
                {row.calendarId
                  ? (calendars.find((each) => each.id === row.calendarId)?.displayName ??
                    row.calendarId)
                  : t('slaSettings.always')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Whom({ policy }: { policy: SlaPolicy }) {
  const { t } = useTranslation();
  const when = policy.conditions;
  const parts = [
    when?.tiers.map((each) => t(`tierName.${each as 'FREE'}`, each)),
    when?.types.map((each) => t(`typeName.${each as 'FAULT'}`, each)),
    when?.channels.map((each) => t(`channelName.${each as 'CHAT'}`, each)),
    when?.levels,
    when?.organizationIds.length
      ? [t('slaSettings.organizations', { count: when.organizationIds.length })]
      : [],
  ];
  const text = parts
    .filter((part) => part && part.length > 0)
    .map((part) => part?.join(', '))
    .join(' · ');
  return text || t('slaSettings.everybody');
}

function Templates({ onChoose }: { onChoose: (policy: SlaPolicy) => void }) {
  const { t } = useTranslation();
  const templates = usePolicyTemplates(true).data ?? [];
  if (templates.length === 0) return null;
  return (
    <Menu
      label={t('rules.fromTemplate')}
      align="start"
      items={templates.flatMap(({ name, slaPolicy }) =>
        slaPolicy
          ? [
              {
                key: name,
                label: t(`slaSettings.template.${name as 'matrix_p0_p3'}`, slaPolicy.displayName),
                onSelect: () => onChoose(slaPolicy),
              },
            ]
          : [],
      )}
    >
      {t('rules.fromTemplate')}
    </Menu>
  );
}

/** Policies in the order they are tried. */
export function PolicyList() {
  const { t } = useTranslation();
  const isAdmin = useMe().can('sla.admin');
  const [draft, setDraft] = useState<SlaPolicy>();
  const [credited, setCredited] = useState<SlaPolicy>();
  return (
    <>
      <ItemList
        query={usePolicies()}
        queryKey={KEYS.policies}
        may={() => isAdmin}
        empty={{
          icon: 'clock',
          title: t('slaSettings.noPolicies'),
          text: t('slaSettings.noPoliciesText'),
        }}
        nameOf={(policy) => policy.displayName}
        badges={(policy) => (
          <>
            <Badge>{t('slaSettings.version', { version: policy.version })}</Badge>
            <Badge tone={policy.enabled ? 'ok' : 'warn'}>
              {t(policy.enabled ? 'rules.on' : 'rules.off')}
            </Badge>
          </>
        )}
        head={isAdmin && <Templates onChoose={setDraft} />}
        buttons={(policy) =>
          policy.serviceCredit && (
            <Button small icon="report" onClick={() => setCredited(policy)}>
              {t('slaSettings.credits')}
            </Button>
          )
        }
        form={(policy, onClose) => <PolicyForm known={policy} onClose={onClose} />}
        place={(id, position) =>
          api(SlaPolicies.update, { slaPolicy: { id, position }, updateMask: 'position' })
        }
      >
        {(policy) => (
          <>
            <p className="muted">
              <Whom policy={policy} />
            </p>
            <Promises policy={policy} />
            <p className="muted">
              {t('slaSettings.warned', { percents: policy.warningPercents.join(', ') || '–' })}
              {policy.escalation.length > 0 &&
                ` · ${t('slaSettings.steps', { count: policy.escalation.length })}`}
              {policy.serviceCredit &&
                ` · ${t('slaSettings.creditText', {
                  percent: policy.serviceCredit.requiredPercent,
                  credit: policy.serviceCredit.credit,
                })}`}
            </p>
          </>
        )}
      </ItemList>
      {draft && <PolicyForm template={draft} onClose={() => setDraft(undefined)} />}
      {credited && <CreditsDialog policy={credited} onClose={() => setCredited(undefined)} />}
    </>
  );
}
