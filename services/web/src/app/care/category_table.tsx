// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ArticleCategory, Categories } from '../../api/gen/knowledge';
import { api } from '../api';
import { forgetCategories, nameIn, useCategories } from '../knowledge/categories';
import { useMe } from '../session/session';
import { Button } from '../ui/button';
import { useRun } from '../ui/run';
import { Empty, Failure, Loading } from '../ui/states';

const LANGUAGES = [
  { code: 'zh', label: '中文' },
  { code: 'en', label: 'English' },
];

function CategoryRow({ category, mayChange }: { category: ArticleCategory; mayChange: boolean }) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<Record<string, string>>({});
  const { busy, run } = useRun(forgetCategories);
  const isChanged = Object.entries(changed).some(
    ([code, name]) => name.trim() !== nameIn(category, code),
  );
  const save = async (): Promise<void> => {
    // Names in languages that have no column here stay.
    const others = category.names.filter(({ locale }) => !(locale in changed));
    const own = Object.entries(changed)
      .map(([locale, name]) => ({ locale, name: name.trim() }))
      .filter(({ name }) => name);
    const isDone = await run(() =>
      api(Categories.setNames, { path: category.path, names: [...others, ...own] }),
    );
    if (isDone) setChanged({});
  };
  const own = category.path.split('/').at(-1);
  return (
    <tr>
      <th scope="row">{category.path}</th>
      <td>{category.articles}</td>
      {LANGUAGES.map(({ code, label }) => (
        <td key={code}>
          <input
            className="input"
            aria-label={t('care.nameIn', { path: category.path, language: label })}
            lang={code}
            maxLength={64}
            readOnly={!mayChange}
            placeholder={own}
            value={changed[code] ?? nameIn(category, code)}
            onChange={(event) => setChanged({ ...changed, [code]: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && isChanged && !busy) void save();
            }}
          />
        </td>
      ))}
      {mayChange && (
        <td>
          <Button
            small
            disabled={busy || !isChanged}
            aria-label={t('care.saveNames', { path: category.path })}
            onClick={() => void save()}
          >
            {t('action.save')}
          </Button>
        </td>
      )}
    </tr>
  );
}

/** What categories and sections are called in each language. */
export function CategoryTable() {
  const { t } = useTranslation();
  const mayChange = useMe().can('knowledge.write');
  const query = useCategories();
  if (query.isPending) return <Loading lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <p className="muted">{t('care.categoriesText')}</p>
      {query.data.length === 0 ? (
        <Empty icon="book" title={t('care.noCategories')} text={t('care.noCategoriesText')} />
      ) : (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th>{t('care.category')}</th>
                <th>{t('care.categoryArticles')}</th>
                {LANGUAGES.map(({ code, label }) => (
                  <th key={code}>{label}</th>
                ))}
                {mayChange && <th aria-label={t('action.save')} />}
              </tr>
            </thead>
            <tbody>
              {query.data.map((category) => (
                <CategoryRow key={category.path} category={category} mayChange={mayChange} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
