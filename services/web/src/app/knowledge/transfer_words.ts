// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { importNote } from '../i18n/import_notes_en';

type Note = keyof typeof importNote;

function patternOf(sentence: string): RegExp {
  const escaped = sentence.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\\{\\{(\w+)\\}\\}/g, '(?<$1>.*)')}$`, 's');
}

const patterns = (Object.keys(importNote) as Note[]).map(
  (note) => [note, patternOf(importNote[note])] as const,
);

/** What the server says of an import, in the reader's language; other sentences as they are. */
export function noteText(t: TFunction, said: string): string {
  for (const [note, pattern] of patterns) {
    const found = pattern.exec(said);
    if (!found) continue;
    const { name = '', most = '', why = '', entries = '' } = found.groups ?? {};
    return t(`importNote.${note}`, { name, most, why, entries });
  }
  return said;
}
