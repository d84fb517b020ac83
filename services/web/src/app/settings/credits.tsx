// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { SlaPolicies, type SlaPolicy } from '../../api/gen/sla';
import { api } from '../api';
import { useOrganization } from '../people/people';
import { Badge } from '../ui/badge';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Failure, Loading } from '../ui/states';

const LATE_SHOWN = 20;

function OrganizationName({ id }: { id: string }) {
  const { t } = useTranslation();
  const organization = useOrganization(id || undefined).data;
  return id ? (organization?.displayName ?? id) : t('slaSettings.noOrganization');
}

/** Which customers are owed a service credit for a month, with the late tickets as evidence. */
export function CreditsDialog({ policy, onClose }: { policy: SlaPolicy; onClose: () => void }) {
  const { t } = useTranslation();
  const [month, setMonth] = useState(new Date().toISOString().slice(0, 7));
  const isMonth = /^20\d\d-\d\d$/.test(month);
  const query = useQuery({
    queryKey: ['credits', policy.id, month],
    enabled: isMonth,
    queryFn: ({ signal }) => api(SlaPolicies.listCredits, { id: policy.id, month }, { signal }),
  });
  return (
    <Dialog wide title={`${t('slaSettings.credits')}: ${policy.displayName}`} onClose={onClose}>
      <div className="form-body">
        <Field label={t('slaSettings.month')}>
          <input
            className="input"
            type="month"
            value={month}
            onChange={(event) => setMonth(event.target.value)}
          />
        </Field>
        {isMonth && query.isPending && <Loading lines={4} />}
        {query.isError && <Failure error={query.error} onRetry={() => query.refetch()} />}
        {query.data?.organizations.length === 0 && (
          <p className="muted">{t('slaSettings.noCredits')}</p>
        )}
        {query.data && query.data.organizations.length > 0 && (
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('ticket.organization')}</th>
                  <th scope="col">{t('slaSettings.inTime')}</th>
                  <th scope="col">{t('slaSettings.owed')}</th>
                  <th scope="col">{t('slaSettings.late')}</th>
                </tr>
              </thead>
              <tbody>
                {query.data.organizations.map((each) => (
                  <tr key={each.organizationId}>
                    <th scope="row">
                      <OrganizationName id={each.organizationId} />
                    </th>
                    <td className="num">
                      {each.inTime} / {each.tickets} ({each.percent.toFixed(1)} %)
                    </td>
                    <td>
                      {each.owed ? (
                        <Badge tone="danger">{query.data.serviceCredit?.credit}</Badge>
                      ) : (
                        '–'
                      )}
                    </td>
                    <td>
                      {each.lateTicketIds.slice(0, LATE_SHOWN).map((id) => (
                        <span key={id}>
                          <Link to={`/tickets/${id}`}>{id.slice(-6)}</Link>{' '}
                        </span>
                      ))}
                      {each.lateTicketIds.length > LATE_SHOWN && '…'}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Dialog>
  );
}
