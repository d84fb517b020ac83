// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { Button } from '../ui/button';

/** What the page of a ticket hands over to that of its article. */
export interface FromTicket {
  ticketBody: string;
}

/** What a ticket tells since it was solved anew, beside an article that somebody has changed (R32). */
export function TicketWords({ onTake }: { onTake: ((text: string) => void) | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname, search, state } = useLocation();
  const text = (state as Partial<FromTicket> | null)?.ticketBody;
  if (!text) return null;
  const drop = (): void => void navigate(`${pathname}${search}`, { replace: true, state: null });
  return (
    <div className="row review-bar">
      <span className="grow" role="status">
        {t('articleWork.ticketAnew')}
      </span>
      {onTake && (
        <Button
          small
          onClick={() => {
            onTake(text);
            drop();
          }}
        >
          {t('articleWork.ticketTake')}
        </Button>
      )}
      <Button small onClick={drop}>
        {t('action.close')}
      </Button>
      <textarea
        className="textarea"
        aria-label={t('articleWork.ticketWords')}
        rows={6}
        readOnly
        value={text}
      />
    </div>
  );
}
