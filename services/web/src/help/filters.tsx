/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { Articles } from '../api/gen/knowledge';
import { useSite } from '../visitor/frame';
import { useLoad } from '../visitor/load';
import { go, Link } from '../visitor/router';
import { type Branch, KINDS, LANGUAGES, type Place, pathOf, treeOf } from './places';

const LANGUAGE_NAMES = { 'zh-CN': '中文', en: 'English' } as const;

interface Choice {
  value: string;
  label: string;
}

function Filter({
  label,
  all,
  value,
  choices,
  onChange,
}: {
  label: string;
  all: string;
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
}) {
  return (
    <select
      class="help-filter"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

/** Categories with their sections below them. */
function choicesOf(tree: readonly Branch[], depth = 0): Choice[] {
  return tree
    .filter(({ path }) => path !== '')
    .flatMap((branch) => [
      { value: branch.path, label: `${'– '.repeat(depth)}${branch.name}` },
      ...choicesOf(branch.sections, depth + 1),
    ]);
}

/** In which category, of which kind and in which language is searched; all of it is in the address. */
export function Filters({ place }: { place: Place }) {
  const { api, words, locale } = useSite();
  const language = place.language || locale;
  const categories = useLoad(language, () => api(Articles.browse, { locale: language, titles: 1 }))
    .data?.categories;
  const choices = choicesOf(treeOf(categories ?? []));
  // One that is not in this language is still what is chosen.
  if (place.category && !choices.some(({ value }) => value === place.category)) {
    choices.unshift({ value: place.category, label: place.category });
  }
  const change = (part: Partial<Place>): void => go(pathOf({ ...place, ...part }));
  const isNarrow = place.category || place.kind || place.language;
  return (
    <search class="help-filters" aria-label={words.filters}>
      <Filter
        label={words.category}
        all={words.allCategories}
        value={place.category}
        choices={choices}
        onChange={(category) => change({ category })}
      />
      <Filter
        label={words.kind}
        all={words.allKinds}
        value={place.kind}
        choices={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        onChange={(kind) => change({ kind: kind as Place['kind'] })}
      />
      <Filter
        label={words.language}
        all={words.allLanguages}
        value={place.language}
        choices={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        onChange={(chosen) => change({ language: chosen as Place['language'] })}
      />
      {isNarrow && <Link to={pathOf({ q: place.q, asks: place.asks })}>{words.everything}</Link>}
    </search>
  );
}
