// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';

/** `position 9: expected …` as the place, from 0, and what was expected there. */
export function readPosition(description: string): { at?: number; what: string } {
  const found = /^position (\d+): (.*)$/s.exec(description);
  return found ? { at: Number(found[1]) - 1, what: found[2] ?? '' } : { what: description };
}

/** What the server doesn't understand of a filter, with the place marked in it. */
export function FilterProblem({
  filter,
  description,
  before = 0,
}: {
  filter: string;
  description: string;
  /** How many characters stood in front of the filter where it was read. */
  before?: number;
}) {
  const { t } = useTranslation();
  const { at, what } = readPosition(description);
  const characters = [...filter];
  const place =
    at === undefined ? undefined : Math.min(characters.length, Math.max(0, at - before));
  return (
    <div className="filter-problem" role="alert">
      {place !== undefined && (
        <code aria-hidden="true">
          {characters.slice(0, place).join('')}
          <mark>{characters[place] ?? '␣'}</mark>
          {characters.slice(place + 1).join('')}
        </code>
      )}
      <p className="field-error">
        {place === undefined ? what : t('views.problemAt', { position: place + 1, what })}
      </p>
    </div>
  );
}
