// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import type { PreviewSlaPolicyResponse, PreviewSlaPolicyResponse_Group } from '../../api/gen/sla';
import { useTeams } from '../chat_settings/queries';

/** Breaches gained and lost, in all, by tier and by team. */
export function PreviewTable({ preview }: { preview: PreviewSlaPolicyResponse }) {
  const { t } = useTranslation();
  const teams = useTeams().data ?? [];
  const row = (name: string, group: PreviewSlaPolicyResponse_Group) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td className="num">{group.tickets}</td>
      <td className="num">{group.breachesNow}</td>
      <td className="num">{group.breachesDraft}</td>
      <td className={`num${group.gained > 0 ? ' text-danger' : ''}`}>+{group.gained}</td>
      <td className={`num${group.lost > 0 ? ' text-ok' : ''}`}>−{group.lost}</td>
    </tr>
  );
  return (
    <section className="form-result table-scroll" aria-live="polite">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('slaSettings.previewed')}</th>
            <th scope="col">{t('inbox.list')}</th>
            <th scope="col">{t('slaSettings.breachesNow')}</th>
            <th scope="col">{t('slaSettings.breachesDraft')}</th>
            <th scope="col">{t('slaSettings.gained')}</th>
            <th scope="col">{t('slaSettings.lost')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.total && row(t('slaSettings.total'), preview.total)}
          {preview.byTier.map((group) =>
            row(t(`tierName.${group.name as 'FREE'}`, group.name), group),
          )}
          {preview.byTeam.map((group) =>
            row(
              teams.find((team) => team.id === group.name)?.displayName ||
                group.name ||
                t('slaSettings.noTeam'),
              group,
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}
