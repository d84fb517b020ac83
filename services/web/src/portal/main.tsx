/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import '../app/styles/tokens.css';
import '../visitor/site.css';
import { startSite } from '../visitor/frame';
import { useLocation } from '../visitor/router';
import { ConversationView } from './conversation_view';
import { HomeView } from './home_view';
import { NewTicketView } from './new_ticket_view';
import { TicketView } from './ticket_view';

/** `/portal`, `/portal/new`, `/portal/tickets/<id>`, `/portal/conversations/<id>`. */
function Portal() {
  const { pathname } = useLocation();
  const [, kind, id] = /^\/portal\/(tickets|conversations)\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (kind === 'tickets' && id) return <TicketView key={id} id={id} />;
  if (kind === 'conversations' && id) return <ConversationView key={id} id={id} />;
  return pathname === '/portal/new' ? <NewTicketView /> : <HomeView />;
}

startSite('portal', <Portal />);
