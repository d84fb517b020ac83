// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useUserName } from '../people/people';
import { useMe } from '../session/session';
import { ReasonDialog } from '../ticket/reason_dialog';
import { useHasTranslator } from '../translation/translator';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu, type MenuItem } from '../ui/menu';
import { STATE_TONES } from './state_tones';
import type { Editor } from './use_editor';

/** What can be done with the article, by who looks at it and the state it is in. */
export function EditorHead({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const hasTranslator = useHasTranslator();
  const { known, form, isDirty, isBusy } = editor;
  const mayWrite = me.can('knowledge.write');
  const mayPublish = me.can('knowledge.publish');
  const behind = known && known.publishedVersion > 0 && known.publishedVersion !== known.version;
  const isDone = known?.state === 'PUBLISHED' && !behind && !isDirty;
  const isWaiting = known?.state === 'IN_REVIEW' && !isDirty;
  const more: (MenuItem | null)[] = [];
  if (known && !known.translationId && hasTranslator && mayWrite) {
    more.push({
      key: 'translate',
      label: t('knowledge.translate'),
      onSelect: () => void editor.translate(),
    });
  }
  if (known?.translationId) {
    more.push({
      key: 'other',
      label: t('knowledge.otherLanguage'),
      onSelect: () => void navigate(`/knowledge/${known.translationId}`),
    });
  }
  if (mayPublish && known && !isWaiting && !isDone) {
    more.push({
      key: 'submit',
      label: t('articleWork.submit'),
      onSelect: () => void editor.submit(),
    });
  }
  if (mayPublish && known && known.state !== 'ARCHIVED') {
    more.push({
      key: 'archive',
      label: t('knowledge.archive'),
      onSelect: () => void editor.archive(),
    });
  }
  return (
    <header className="row editor-head">
      <Button tone="quiet" icon="back" aria-label={t('action.back')} onClick={editor.leave} />
      <h1 className="ellipsis">{known ? form.title : t('knowledge.new')}</h1>
      {known && (
        <Badge tone={STATE_TONES[known.state] ?? 'neutral'}>{t(`knowledge.${known.state}`)}</Badge>
      )}
      {known && (
        <span className="muted small editor-version">
          {t('knowledge.version', { version: known.version })}
          {behind && ` · ${t('knowledge.live', { version: known.publishedVersion })}`}
        </span>
      )}
      <span className="grow" />
      {isDirty && <span className="muted small editor-version">{t('knowledge.unsaved')}</span>}
      {mayWrite && (
        <Button disabled={isBusy || !isDirty} onClick={() => void editor.save()}>
          {t('knowledge.saveDraft')}
        </Button>
      )}
      {mayPublish ? (
        <Button tone="primary" disabled={isBusy || isDone} onClick={() => void editor.publish()}>
          {t('knowledge.publish')}
        </Button>
      ) : (
        mayWrite && (
          <Button
            tone="primary"
            disabled={isBusy || isDone || isWaiting}
            onClick={() => void editor.submit()}
          >
            {t('articleWork.submit')}
          </Button>
        )
      )}
      {more.length > 0 && (
        <Menu label={t('action.more')} className="btn btn-icon" items={more}>
          <Icon name="more" />
        </Menu>
      )}
    </header>
  );
}

/** Waits for a reviewer: what to do about it, or who will. */
export function ReviewBar({ editor, onChanges }: { editor: Editor; onChanges: () => void }) {
  const { t } = useTranslation();
  const mayPublish = useMe().can('knowledge.publish');
  const nameOf = useUserName();
  const [isRejecting, setRejecting] = useState(false);
  const rejection = editor.known?.rejection;
  if (rejection) {
    return (
      <div className="row review-bar is-sent-back" role="status">
        <Icon name="back" size={16} />
        <span className="grow">
          {t('articleWork.sentBack', { name: nameOf(rejection.reviewerId) })}
          <q>{rejection.reason}</q>
        </span>
      </div>
    );
  }
  if (editor.known?.state !== 'IN_REVIEW') return null;
  return (
    <div className="row review-bar" role="status">
      <Icon name="clock" size={16} />
      <span className="grow">
        {t(mayPublish ? 'articleWork.toReview' : 'articleWork.waitsForReview')}
      </span>
      <Button small onClick={onChanges}>
        {t('articleWork.seeChanges')}
      </Button>
      {mayPublish && (
        <Button small disabled={editor.isBusy} onClick={() => setRejecting(true)}>
          {t('articleWork.reject')}
        </Button>
      )}
      {isRejecting && (
        <ReasonDialog
          title={t('articleWork.reject')}
          hint={t('articleWork.rejectHint')}
          label={t('articleWork.rejectReason')}
          action={t('articleWork.reject')}
          onReason={(reason) => void editor.reject(reason)}
          onClose={() => setRejecting(false)}
        />
      )}
    </div>
  );
}
