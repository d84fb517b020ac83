// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';

const PREFIX = 'deskmesh.draft.';

/** Text that survives a reload and a walk through other tickets; kept in this tab only. */
export function useDraft(key: string): [string, (text: string) => void] {
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
