// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext, useEffect } from 'react';
import { asProblem, type FieldViolation } from '../../api/problem';

/** What the server had against a form, for its fields to say. */
export interface Refusal {
  violations: readonly FieldViolation[];
  /** Fields that are shown and say their own. */
  names: Set<string>;
}

export const RefusalContext = createContext<Refusal | undefined>(undefined);

/** `ticket_view.filter` and `filter` are the field `filter`, and so is `filter.key`. */
export function isOf(violation: FieldViolation, name: string): boolean {
  return `.${violation.field}.`.includes(`.${name}.`);
}

/** Those that no shown field says. */
export function unsaid(error: unknown, names: ReadonlySet<string>): readonly FieldViolation[] {
  return asProblem(error).violations.filter((each) => ![...names].some((name) => isOf(each, name)));
}

/** What the server had against a field, which says it from now on; empty: nothing. */
export function useViolation(name: string | undefined): string {
  const refusal = useContext(RefusalContext);
  const names = refusal?.names;
  useEffect(() => {
    if (!name || !names) return;
    names.add(name);
    return () => void names.delete(name);
  }, [name, names]);
  if (!name) return '';
  return refusal?.violations.find((each) => isOf(each, name))?.description ?? '';
}
