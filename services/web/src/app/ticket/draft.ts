// SPDX-License-Identifier: Apache-2.0
import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

const PREFIX = 'deskmesh.draft.';

/** What is written already, then what is added after a blank line; an empty text just takes it. */
export function joined(known: string, added: string): string {
  if (known.trim() === '') return added;
  return added ? `${known.trimEnd()}\n\n${added}` : known;
}

/** Text that survives a reload and a walk through other tickets; kept in this tab only. */
export function useDraft(key: string): [string, Dispatch<SetStateAction<string>>] {
  const [text, setText] = useState(() => sessionStorage.getItem(PREFIX + key) ?? '');
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text) sessionStorage.setItem(PREFIX + key, text);
      else sessionStorage.removeItem(PREFIX + key);
    }, 200);
    return () => {
      clearTimeout(timer);
      if (text) sessionStorage.setItem(PREFIX + key, text);
      else sessionStorage.removeItem(PREFIX + key);
    };
  }, [key, text]);
  return [text, setText];
}
