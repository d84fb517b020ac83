// SPDX-License-Identifier: Apache-2.0

export interface Piece {
  text: string;
  isMatch: boolean;
}

/** Cuts a text at byte ranges of its UTF-8 form, as search answers name them. */
export function cutAtBytes(
  text: string,
  ranges: readonly { start: number; end: number }[],
): Piece[] {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  const pieces: Piece[] = [];
  let at = 0;
  const add = (from: number, to: number, isMatch: boolean): void => {
    if (to > from) pieces.push({ text: decoder.decode(bytes.subarray(from, to)), isMatch });
  };
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const start = Math.max(at, Math.min(range.start, bytes.length));
    const end = Math.max(start, Math.min(range.end, bytes.length));
    add(at, start, false);
    add(start, end, true);
    at = end;
  }
  add(at, bytes.length, false);
  return pieces;
}

export type Linked = { text: string; href?: string };

const URL_PATTERN = /\bhttps?:\/\/[^\s<>"'，。！？；：（）【】《》、]+/g;

/** Finds web addresses in plain text. Punctuation at the end of a sentence is not part of one. */
export function linkify(text: string): Linked[] {
  const out: Linked[] = [];
  let at = 0;
  for (const match of text.matchAll(URL_PATTERN)) {
    let href = match[0].replace(/[.,!?;:]+$/, '');
    if (href.endsWith(')') && !href.includes('(')) href = href.slice(0, -1);
    if (match.index > at) out.push({ text: text.slice(at, match.index) });
    out.push({ text: href, href });
    at = match.index + href.length;
  }
  if (at < text.length) out.push({ text: text.slice(at) });
  return out;
}
