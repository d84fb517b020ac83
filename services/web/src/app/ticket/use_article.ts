// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Curation } from '../../api/gen/knowledge';
import { api } from '../api';
import type { FromTicket } from '../knowledge/ticket_words';
import { queryClient } from '../query';
import { showProblem } from '../ui/run';
import { showToast } from '../ui/toast';

/**
 * Drafts an article from a solved ticket and opens it (R32), with what the ticket tells by now where the
 * article was changed since; says why where that failed.
 */
export function useArticleFromTicket(ticketId: string): () => Promise<void> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return async () => {
    try {
      const draft = await api(Curation.draftFromTicket, { ticketId });
      queryClient.setQueryData(['article', draft.id], draft);
      void queryClient.invalidateQueries({ queryKey: ['articles'] });
      const address = `/knowledge/${draft.id}`;
      if (draft.ticketBody) {
        void navigate(address, { state: { ticketBody: draft.ticketBody } satisfies FromTicket });
        return;
      }
      showToast({ tone: 'plain', text: t('articleWork.fromTicketDone') });
      void navigate(address);
    } catch (error) {
      showProblem(t, error);
    }
  };
}
