// SPDX-License-Identifier: Apache-2.0
import { useNavigate, useParams } from 'react-router';
import { TicketPane } from './ticket_pane';

/** A ticket on its own, for links from outside. */
export function TicketPage() {
  const { ticketId = '' } = useParams();
  const navigate = useNavigate();
  return <TicketPane key={ticketId} id={ticketId} onBack={() => void navigate('/inbox/open')} />;
}
