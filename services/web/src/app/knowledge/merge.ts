// SPDX-License-Identifier: Apache-2.0
//
// Two edits of one text put together, line by line.
import type { ArticleForm } from './article_form';

/** A run of lines that both have, as where it begins in each and how long it is. */
interface Match {
  a: number;
  b: number;
  length: number;
}

/** Lines above which a text isn't compared any more: the table grows with their product. */
const MOST_LINES = 3000;

/** The longest common subsequence of lines, as runs in order, ended by an empty one. */
function matches(a: readonly string[], b: readonly string[]): Match[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
    }
  }
  const out: Match[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      const last = out.at(-1);
      if (last && last.a + last.length === i && last.b + last.length === j) last.length++;
      else out.push({ a: i, b: j, length: 1 });
      i++;
      j++;
    } else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) {
      i++;
    } else {
      j++;
    }
  }
  out.push({ a: a.length, b: b.length, length: 0 });
  return out;
}

/** For each line of `a` the same line of `b`, or -1. */
function partners(a: readonly string[], b: readonly string[]): Int32Array {
  const out = new Int32Array(a.length).fill(-1);
  for (const run of matches(a, b)) {
    for (let k = 0; k < run.length; k++) out[run.a + k] = run.b + k;
  }
  return out;
}

export interface Merged {
  text: string;
  /** Places that both changed differently. */
  conflicts: number;
}

/** What to write around both forms of a place that both changed. */
export interface Marks {
  mine: string;
  theirs: string;
  end: string;
}

/**
 * Puts `mine` and `theirs`, both edits of `base`, together. A place that both changed differently
 * keeps both forms between marks. Undefined where the texts are too long to compare.
 */
export function mergeTexts(
  base: string,
  mine: string,
  theirs: string,
  marks: Marks,
): Merged | undefined {
  if (mine === theirs || theirs === base) return { text: mine, conflicts: 0 };
  if (mine === base) return { text: theirs, conflicts: 0 };
  const [lines, left, right] = [base, mine, theirs].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ];
  if (Math.max(lines.length, left.length, right.length) > MOST_LINES) return undefined;
  const inLeft = partners(lines, left);
  const inRight = partners(lines, right);
  const out: string[] = [];
  let conflicts = 0;
  let at = 0;
  let l = 0;
  let r = 0;
  while (at <= lines.length) {
    // To the next line that all three have.
    let stop = at;
    while (stop < lines.length && (inLeft[stop] === -1 || inRight[stop] === -1)) stop++;
    const leftStop = stop < lines.length ? (inLeft[stop] as number) : left.length;
    const rightStop = stop < lines.length ? (inRight[stop] as number) : right.length;
    const was = lines.slice(at, stop).join('\n');
    const own = left.slice(l, leftStop);
    const other = right.slice(r, rightStop);
    if (own.join('\n') === other.join('\n') && own.length === other.length) out.push(...own);
    else if (other.join('\n') === was && other.length === stop - at) out.push(...own);
    else if (own.join('\n') === was && own.length === stop - at) out.push(...other);
    else {
      conflicts++;
      out.push(marks.mine, ...own, marks.theirs, ...other, marks.end);
    }
    if (stop < lines.length) out.push(lines[stop] as string);
    at = stop + 1;
    l = leftStop + 1;
    r = rightStop + 1;
  }
  return { text: out.join('\n'), conflicts };
}

export interface MergedForm {
  form: ArticleForm;
  /** Fields that both changed differently; there mine stays, of `body` both forms. */
  conflicts: (keyof ArticleForm)[];
}

export function mergeForms(
  base: ArticleForm,
  mine: ArticleForm,
  theirs: ArticleForm,
  marks: Marks,
): MergedForm {
  const form = { ...mine };
  const conflicts: (keyof ArticleForm)[] = [];
  for (const key of Object.keys(base) as (keyof ArticleForm)[]) {
    if (mine[key] === theirs[key] || theirs[key] === base[key]) continue;
    if (mine[key] === base[key]) {
      Object.assign(form, { [key]: theirs[key] });
      continue;
    }
    if (key === 'body') {
      const merged = mergeTexts(base.body, mine.body, theirs.body, marks);
      if (merged) form.body = merged.text;
      if (merged?.conflicts === 0) continue;
    }
    conflicts.push(key);
  }
  return { form, conflicts };
}

/** A line of a text that was compared with another. */
export interface DiffLine {
  kind: 'SAME' | 'ADDED' | 'REMOVED';
  text: string;
}

/** What differs between two texts; undefined where they are too long to compare. */
export function diffTexts(from: string, to: string): DiffLine[] | undefined {
  const a = from.split('\n');
  const b = to.split('\n');
  if (Math.max(a.length, b.length) > MOST_LINES) return undefined;
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  for (const run of matches(a, b)) {
    for (; i < run.a; i++) out.push({ kind: 'REMOVED', text: a[i] as string });
    for (; j < run.b; j++) out.push({ kind: 'ADDED', text: b[j] as string });
    for (let k = 0; k < run.length; k++) out.push({ kind: 'SAME', text: a[i + k] as string });
    i += run.length;
    j += run.length;
  }
  return out;
}

/** Runs of equal lines longer than `keep` on both sides are folded to one number. */
export function foldLines(lines: readonly DiffLine[], keep = 2): (DiffLine | number)[] {
  const near = new Set<number>();
  lines.forEach((line, i) => {
    if (line.kind === 'SAME') return;
    for (let k = i - keep; k <= i + keep; k++) near.add(k);
  });
  const out: (DiffLine | number)[] = [];
  let hidden = 0;
  lines.forEach((line, i) => {
    if (near.has(i)) {
      if (hidden) out.push(hidden);
      hidden = 0;
      out.push(line);
    } else hidden++;
  });
  if (hidden) out.push(hidden);
  return out;
}
