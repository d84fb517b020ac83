// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useDeferredValue, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Article } from '../../api/gen/knowledge';
import { playableVideo } from '../../text/video';
import { useMe } from '../session/session';
import { useHotkeys } from '../ui/hotkeys';
import { Select } from '../ui/select';
import { Loading } from '../ui/states';
import { CommentList } from './article_comments';
import type { ArticleForm } from './article_form';
import { ConflictDialog } from './conflict_dialog';
import { EditorHead, ReviewBar } from './editor_head';
import { ExamRefused } from './exam_refused';
import { FilesPanel } from './files_panel';
import { PropertiesPanel } from './properties_panel';
import { TicketWords } from './ticket_words';
import { useEditor } from './use_editor';
import { VersionsPanel } from './versions_panel';

const MarkdownView = lazy(() => import('./markdown_view'));
const ElsewhereWarning = lazy(() =>
  import('./markdown_view').then((module) => ({ default: module.ElsewhereWarning })),
);

type Pane = 'write' | 'preview' | 'properties' | 'versions' | 'comments';

const WIDE = '(min-width: 981px)';

/** Whether text and pane have room side by side; the style sheet has the same width. */
function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia?.(WIDE);
      media?.addEventListener('change', listener);
      return () => media?.removeEventListener('change', listener);
    },
    () => window.matchMedia?.(WIDE).matches ?? true,
  );
}

/** Edits one article; readers see a change only after it is published. */
export function ArticleEditor({
  article,
  given = {},
}: {
  article: Article | undefined;
  /** What a new one begins with. */
  given?: Partial<ArticleForm>;
}) {
  const { t } = useTranslation();
  const mayWrite = useMe().can('knowledge.write');
  const editor = useEditor(article, given);
  const { known, form, put, setForm } = editor;
  const isWide = useWide();
  const [chosen, setPane] = useState<Pane>('write');
  // Beside the text there is always something: while it is written, how it will look.
  const pane = isWide && chosen === 'write' ? 'preview' : chosen;
  useHotkeys({ 'mod+s': () => void editor.save(), Escape: editor.leave });
  const panes: Pane[] = isWide ? ['preview', 'properties'] : ['write', 'preview', 'properties'];
  if (known && mayWrite) panes.push('versions', 'comments');
  const append = (markdown: string): void =>
    setForm((now) => ({ ...now, body: `${now.body.trimEnd()}\n\n${markdown}\n` }));
  return (
    <div className={`editor${pane === 'write' ? '' : ' is-beside'}`}>
      <EditorHead editor={editor} />
      <ReviewBar editor={editor} onChanges={() => setPane('versions')} />
      <TicketWords onTake={mayWrite ? append : undefined} />
      <div className="editor-body">
        <div className="editor-write">
          <input
            className="input editor-title"
            aria-label={t('knowledge.heading')}
            placeholder={t('knowledge.heading')}
            maxLength={200}
            readOnly={!mayWrite}
            value={form.title}
            onChange={(event) => put({ title: event.target.value })}
          />
          {mayWrite && <EditorFields form={form} put={put} />}
          {known && mayWrite && <FilesPanel articleId={known.id} onInsert={append} />}
          <textarea
            className="textarea editor-text"
            aria-label={t('knowledge.body')}
            placeholder={t('knowledge.body')}
            maxLength={100_000}
            spellCheck
            readOnly={!mayWrite}
            value={form.body}
            onChange={(event) => put({ body: event.target.value })}
          />
        </div>
        <section className="editor-beside" aria-label={t(`articleWork.pane.${pane}`)}>
          <fieldset className="segmented editor-panes" aria-label={t('articleWork.panes')}>
            {panes.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={pane === each}
                onClick={() => setPane(each)}
              >
                {t(`articleWork.pane.${each}`)}
              </button>
            ))}
          </fieldset>
          {pane === 'preview' && <Preview form={form} known={known} />}
          {pane === 'properties' && (
            <PropertiesPanel article={known} form={form} put={mayWrite ? put : () => {}} />
          )}
          {pane === 'versions' && known && (
            <VersionsPanel article={known} isBusy={editor.isBusy} onRollBack={editor.rollBack} />
          )}
          {pane === 'comments' && known && <CommentList articleId={known.id} />}
        </section>
      </div>
      {editor.refusal && (
        <ExamRefused saved refusal={editor.refusal} onClose={editor.dropRefusal} />
      )}
      {editor.conflict && <ConflictDialog conflict={editor.conflict} onSettle={editor.settle} />}
    </div>
  );
}

function Preview({ form, known }: { form: ArticleForm; known: Article | undefined }) {
  const { t } = useTranslation();
  const body = useDeferredValue(form.body);
  const video = playableVideo(form.videoUrl);
  return (
    <div className="editor-preview">
      <h1>{form.title}</h1>
      {video ? (
        // biome-ignore lint/a11y/useMediaCaption: captions are a part of the file that it names.
        <video className="preview-video" src={video} controls preload="metadata" />
      ) : (
        /^https?:\/\//.test(form.videoUrl) && (
          <a href={form.videoUrl} target="_blank" rel="noopener noreferrer">
            ▶ {form.videoUrl}
          </a>
        )
      )}
      <Suspense fallback={<Loading />}>
        <ElsewhereWarning text={body} />
        <MarkdownView text={body} articleId={known?.id} />
      </Suspense>
      {known && (known.helpfulCount > 0 || known.unhelpfulCount > 0) && (
        <p className="muted small">
          {t('knowledge.helpful', { yes: known.helpfulCount, no: known.unhelpfulCount })}
        </p>
      )}
      {known && known.publishedVersion > 0 && known.audience === 'PUBLIC' && (
        <a href={`/help/articles/${known.slug || known.id}`} target="_blank" rel="noopener">
          {t('knowledge.viewPublic')} ↗
        </a>
      )}
    </div>
  );
}

function EditorFields({
  form,
  put,
}: {
  form: ArticleForm;
  put: (change: Partial<ArticleForm>) => void;
}) {
  const { t } = useTranslation();
  const kinds = ['GUIDE', 'FAQ', 'VIDEO', 'ERROR_CODE'] as const;
  return (
    <div className="editor-fields">
      <Select
        label={t('knowledge.locale')}
        value={form.locale}
        choices={[
          { value: 'zh-CN', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(locale) => put({ locale })}
      />
      <Select
        label={t('knowledge.kind')}
        value={form.kind}
        choices={kinds.map((value) => ({ value, label: t(`kindName.${value}`) }))}
        onChange={(kind) => put({ kind })}
      />
      <Select
        label={t('knowledge.audience')}
        value={form.audience}
        choices={(['PUBLIC', 'INTERNAL'] as const).map((value) => ({
          value,
          label: t(`audienceName.${value}`),
        }))}
        onChange={(audience) => put({ audience })}
      />
    </div>
  );
}
