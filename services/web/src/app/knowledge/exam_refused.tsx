// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import type { ExamRefusal } from './use_editor';

/** What a change would cost the exam, and the way to make it all the same (R27). */
export function ExamRefused({
  refusal,
  saved,
  onClose,
}: {
  refusal: ExamRefusal;
  /** The text itself was saved. */
  saved?: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('articleWork.examTitle')} onClose={onClose}>
      {saved && <p>{t('articleWork.examSaved')}</p>}
      <p>{t('articleWork.examText', { ...refusal, retry: undefined })}</p>
      {refusal.question && (
        <div className="field">
          <span className="field-label">{t('articleWork.examLost')}</span>
          <blockquote className="quote">{refusal.question}</blockquote>
        </div>
      )}
      <p className="muted">
        <Link to="/knowledge/care?tab=exam">{t('articleWork.examLook')}</Link>
      </p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button
          tone="danger"
          onClick={() => {
            onClose();
            void refusal.retry();
          }}
        >
          {t('articleWork.examIgnore')}
        </Button>
      </div>
    </Dialog>
  );
}
