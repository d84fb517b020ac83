// SPDX-License-Identifier: Apache-2.0
import { Articles } from '../../api/gen/knowledge';
import { api } from '../api';
import { Picker, type Source } from '../ui/picker';
import { useArticleTitle } from './queries';

const MOST = 10;

/** What readers have, found by its words; without any the newest. */
const PUBLISHED: Source = {
  key: 'articles',
  load: async (text, signal) => {
    const articles =
      text === ''
        ? (await api(Articles.list, { state: 'PUBLISHED', pageSize: MOST }, { signal })).articles
        : (
            await api(Articles.search, { q: text, pageSize: MOST, asTyped: true }, { signal })
          ).results.flatMap(({ article }) => article ?? []);
    return articles.map(({ id, title }) => ({ value: id, label: title }));
  },
};

/** Chooses one of the published articles, however many there are. */
export function ArticlePicker({
  label,
  value,
  onChange,
}: {
  label: string;
  /** Id of what is chosen; empty: nothing. */
  value: string;
  onChange: (id: string) => void;
}) {
  const shown = useArticleTitle(value);
  return (
    <Picker bare label={label} source={PUBLISHED} value={value} shown={shown} onChange={onChange} />
  );
}
