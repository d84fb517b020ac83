// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Surveys } from '../../api/gen/tickets';
import { api } from '../api';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { RelativeTime } from '../ui/time';
import { showToast } from '../ui/toast';
import { useOpenSurveys } from './queries';

/** Surveys that nobody has answered yet, with their links: they are delivered by hand where no webhook does it. */
export function SurveyLinks({ ticketId }: { ticketId?: string }) {
  const { t } = useTranslation();
  const mayCopy = useMe().can('tickets.admin');
  const surveys = useOpenSurveys(ticketId, mayCopy).data;
  const { busy, run } = useRun();
  if (!mayCopy || !surveys?.length) return null;
  const copy = (surveyId: string): void => {
    void run(async () => {
      const link = await api(Surveys.getLink, { surveyId });
      await navigator.clipboard.writeText(`${window.location.origin}${link.path}`);
      showToast({ text: t('feedback.linkCopied'), tone: 'plain' });
    });
  };
  return (
    <section className={ticketId ? 'panel' : 'card panel'}>
      <h2>{t('feedback.unanswered')}</h2>
      <ul className="other-tickets">
        {surveys.map((survey) => (
          <li key={survey.id} className="row">
            <span className="grow ellipsis">
              {t(`feedback.survey${survey.kind === 'NPS' ? 'NPS' : 'SATISFACTION'}`)}
            </span>
            <span className="muted num">
              <RelativeTime value={survey.createTime} />
            </span>
            <Button small disabled={busy} onClick={() => copy(survey.id)}>
              {t('feedback.copyLink')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
