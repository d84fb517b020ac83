// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Curation } from '../../api/gen/knowledge';
import { api } from '../api';
import { queryClient } from '../query';
import { showProblem } from '../ui/run';
import { showToast } from '../ui/toast';

/** Drafts an article from a solved ticket and opens it (R32); says why where that failed. */
export function useArticleFromTicket(ticketId: string): () => Promise<void> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return async () => {
    try {
      const draft = await api(Curation.draftFromTicket, { ticketId });
      queryClient.setQueryData(['article', draft.id], draft);
      void queryClient.invalidateQueries({ queryKey: ['articles'] });
      showToast({ tone: 'plain', text: t('articleWork.fromTicketDone') });
      void navigate(`/knowledge/${draft.id}`);
    } catch (error) {
      showProblem(t, error);
    }
  };
}
