// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TicketViews } from '../../api/gen/tickets';
import { api } from '../api';
import { useMe } from '../session/session';
import { ItemList } from '../settings/item_list';
import { Badge } from '../ui/badge';
import { useTicketViews, VIEWS_KEY } from './queries';

const ViewForm = lazy(() => import('./view_form'));

/** The saved views, with the ways to add, change, order and delete them. */
export function SavedViewList() {
  const { t } = useTranslation();
  const me = useMe();
  const isAdmin = me.can('tickets.admin');
  return (
    <ItemList
      query={useTicketViews()}
      queryKey={VIEWS_KEY}
      may={(view) => (view?.shared ? isAdmin : me.can('tickets.write'))}
      empty={{ icon: 'filter', title: t('views.none'), text: t('views.noneText') }}
      nameOf={(view) => view.displayName}
      badges={(view) => <Badge>{t(view.shared ? 'rules.everybody' : 'rules.mine')}</Badge>}
      buttons={(view) => (
        <Link className="btn btn-small" to={`/inbox/${view.id}`}>
          {t('views.open')}
        </Link>
      )}
      form={(view, onClose) => (
        <Suspense>
          <ViewForm known={view} onClose={onClose} />
        </Suspense>
      )}
      remove={({ id }) => api(TicketViews.delete, { id })}
      place={(id, position) =>
        api(TicketViews.update, { ticketView: { id, position }, updateMask: 'position' })
      }
    >
      {(view) => (
        <p>
          {view.filter ? <code>{view.filter}</code> : t('views.everything')}
          {view.q && <> · “{view.q}”</>}
        </p>
      )}
    </ItemList>
  );
}
