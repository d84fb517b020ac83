// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTeams } from '../chat_settings/queries';
import { useOrganization, useUserName } from '../people/people';
import { percent } from '../ticket/details_panel';
import { ChoiceField } from '../ui/field';
import { Failure, Loading } from '../ui/states';
import { useAttainment, usePolicies } from './queries';

const DIMENSIONS = [
  'clock',
  'priority',
  'tier',
  'type',
  'channel',
  'level',
  'label',
  'tag',
  'organization',
  'team',
  'assignee',
  'policy',
  'core_function',
  'day',
  'week',
  'month',
] as const;
type Dimension = (typeof DIMENSIONS)[number];

function GroupName({ by, name }: { by: Dimension; name: string }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const teams = useTeams().data;
  const policies = usePolicies().data;
  const organization = useOrganization(by === 'organization' ? name || undefined : undefined).data;
  if (name === '') return t('reports.none');
  switch (by) {
    case 'clock':
      return t(`clockName.${name.toUpperCase() as 'RESOLUTION'}`, name);
    case 'assignee':
      return nameOf(name);
    case 'team':
      return teams?.find((team) => team.id === name)?.displayName ?? name;
    case 'policy':
      return policies?.find((policy) => policy.id === name)?.displayName ?? name;
    case 'organization':
      return organization?.displayName ?? name;
    case 'tier':
      return t(`tierName.${name as 'FREE'}`, name);
    case 'type':
      return t(`typeName.${name as 'FAULT'}`, name);
    case 'channel':
      return t(`channelName.${name as 'CHAT'}`, name);
    default:
      return name;
  }
}

/** How many promises of the last 30 days were kept, by any dimension. */
export function Attainment() {
  const { t } = useTranslation();
  const [by, setBy] = useState<Dimension>('clock');
  const query = useAttainment(by);
  return (
    <section className="card panel">
      <ChoiceField
        label={t('reports.groupBy')}
        value={by}
        choices={DIMENSIONS.map((value) => ({ value, label: t(`slaSettings.by.${value}`) }))}
        onChange={setBy}
      />
      <p>
        <Link to="/inbox/risk">{t('slaSettings.toRisk')}</Link>
      </p>
      {query.isPending && <Loading lines={5} />}
      {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
      {query.data && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t(`slaSettings.by.${by}`)}</th>
                <th scope="col">{t('slaSettings.kept')}</th>
                <th scope="col">{t('slaSettings.broken')}</th>
                <th scope="col">{t('slaSettings.open')}</th>
                <th scope="col">{t('measure.sla')}</th>
              </tr>
            </thead>
            <tbody>
              {[...(query.data.total ? [query.data.total] : []), ...query.data.groups].map(
                (group, i) => (
                  <tr key={i === 0 ? 'total' : group.name}>
                    <th scope="row">
                      {i === 0 ? t('slaSettings.total') : <GroupName by={by} name={group.name} />}
                    </th>
                    <td className="num">{group.met}</td>
                    <td className="num">{group.breached}</td>
                    <td className="num">{group.open}</td>
                    <td className="num">{percent(group.attainment)}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
