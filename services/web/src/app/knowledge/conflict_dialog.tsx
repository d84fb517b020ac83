// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { useUserName } from '../people/people';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { DiffView } from './diff_view';
import { diffTexts } from './merge';
import type { Conflict } from './use_editor';

/** Two people changed the same places: nothing of either is lost until one of them chooses. */
export function ConflictDialog({
  conflict,
  onSettle,
}: {
  conflict: Conflict;
  onSettle: (choice: 'mine' | 'theirs' | 'both' | 'later') => void;
}) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const { newest, theirs, mine, merged } = conflict;
  const lines = merged.conflicts.includes('body') ? diffTexts(theirs.body, mine.body) : undefined;
  const others = merged.conflicts.filter((key) => key !== 'body');
  const hasBoth = merged.conflicts.includes('body') && merged.form.body !== mine.body;
  return (
    <Dialog wide title={t('articleWork.conflictTitle')} onClose={() => onSettle('later')}>
      <p>
        {t('articleWork.conflictText', {
          name: nameOf(newest.authorId) || '–',
          version: newest.version,
        })}
      </p>
      {others.length > 0 && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th />
                <th>{t('articleWork.theirs')}</th>
                <th>{t('articleWork.mine')}</th>
              </tr>
            </thead>
            <tbody>
              {others.map((key) => (
                <tr key={key}>
                  <th scope="row">{t(`articleWork.field.${key}`)}</th>
                  <td>{theirs[key] || '–'}</td>
                  <td>{mine[key] || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {lines && <DiffView lines={lines} />}
      <div className="dialog-foot">
        <Button onClick={() => onSettle('theirs')}>{t('articleWork.takeTheirs')}</Button>
        <Button tone={hasBoth ? 'plain' : 'primary'} onClick={() => onSettle('mine')}>
          {t('articleWork.keepMine')}
        </Button>
        {hasBoth && (
          <Button tone="primary" onClick={() => onSettle('both')}>
            {t('articleWork.takeBoth')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
