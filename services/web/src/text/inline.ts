// SPDX-License-Identifier: Apache-2.0

export type Inline =
  | { kind: 'text' | 'strong' | 'em' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string };

export type Block =
  | { kind: 'p' | 'h'; parts: Inline[] }
  | { kind: 'ul'; items: Inline[][] }
  | { kind: 'ol'; items: Inline[][] };

const INLINE =
  /\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])|`([^`]+)`|!?\[([^\]]*)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>"'，。！？；：（）【】《》、]+)/g;

/** The little Markdown that answers use. Only http(s) and site links become links. */
export function parseInline(text: string): Inline[] {
  const out: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) out.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const [, strong, em, code, label, target, bare] = match;
    if (strong) out.push({ kind: 'strong', text: strong });
    else if (em) out.push({ kind: 'em', text: em });
    else if (code) out.push({ kind: 'code', text: code });
    else if (bare) {
      const href = bare.replace(/[.,!?;:)]+$/, '');
      out.push({ kind: 'link', text: href, href });
      at -= bare.length - href.length;
    } else if (/^(https?:\/\/|\/(?!\/))/.test(target ?? '')) {
      out.push({ kind: 'link', text: label || (target ?? ''), href: target ?? '' });
    } else out.push({ kind: 'text', text: label ?? '' });
  }
  if (at < text.length) out.push({ kind: 'text', text: text.slice(at) });
  return out;
}

/** Lines as paragraphs, lists and headings. */
export function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split(/\n/)) {
    let trimmed = line.trim();
    if (!trimmed || /^\|?[-:| ]+\|?$/.test(trimmed)) continue;
    // A row of a table: its cells in one line.
    if (/^\|.*\|$/.test(trimmed))
      trimmed = trimmed
        .slice(1, -1)
        .split('|')
        .map((c) => c.trim())
        .join(' · ');
    const item = /^(?:([-*+])|(\d{1,3})[.)])\s+(.*)$/.exec(trimmed);
    const heading = /^#{1,6}\s+(.*)$/.exec(trimmed);
    if (item) {
      const kind = item[1] ? 'ul' : 'ol';
      const last = blocks.at(-1);
      const parts = parseInline(item[3] ?? '');
      if (last?.kind === kind) last.items.push(parts);
      else blocks.push({ kind, items: [parts] });
    } else if (heading) blocks.push({ kind: 'h', parts: parseInline(heading[1] ?? '') });
    else blocks.push({ kind: 'p', parts: parseInline(trimmed.replace(/^>\s?/, '')) });
  }
  return blocks;
}
