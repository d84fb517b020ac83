// SPDX-License-Identifier: Apache-2.0
import type { AlignType, Nodes, Parents, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';

/** `createElement` of React or `h` of Preact. */
export type Make<Node> = (
  tag: string,
  props: Record<string, unknown> | null,
  ...children: (Node | string)[]
) => Node;

/** Where a file of the text is; undefined: it can't be shown. */
export type FileAddress = (name: string) => string | undefined;

/** The name behind `files/`, where an address leads to a file of the article. */
export function fileNamed(url: string): string | undefined {
  const name = /^(?:\.\/)?files\/([^/?#]+)$/.exec(url)?.[1];
  if (!name) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The files that a text shows as pictures. */
export function picturesIn(text: string): string[] {
  const names = new Set<string>();
  const visit = (node: Nodes): void => {
    if (node.type === 'image' || node.type === 'definition') {
      const name = fileNamed(node.url);
      if (name) names.add(name);
    }
    if ('children' in node) for (const child of node.children) visit(child as Nodes);
  };
  visit(parse(text));
  return [...names];
}

/** Whether an address is on another server: its pictures would tell that server who reads. */
function isElsewhere(url: string): boolean {
  return /^https?:/i.test(url);
}

/** Addresses of the pictures that a text would show from other servers, each once. */
export function picturesElsewhere(text: string): string[] {
  const root = parse(text);
  const targets = new Map<string, string>();
  const wanted: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'image') wanted.push(node.url);
    if (node.type === 'imageReference') wanted.push(`\n${node.identifier}`);
    if (node.type === 'definition' && !targets.has(`\n${node.identifier}`)) {
      targets.set(`\n${node.identifier}`, node.url);
    }
    if ('children' in node) for (const child of node.children) visit(child as Nodes);
  };
  visit(root);
  const urls = wanted.map((url) => safeUrl(targets.get(url) ?? url) ?? '');
  return [...new Set(urls.filter(isElsewhere))];
}

/** Deeper nesting than any reader follows; keeps hostile texts from exhausting the stack. */
const DEEPEST = 40;
const LONGEST = 100_000;

/** A link is followed only where it leads to a page, a mail address or a place on this site. */
export function safeUrl(url: string): string | undefined {
  // Control characters and spaces are ignored by browsers inside a scheme.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go.
  const text = url.replace(/[\u0000-\u0020\u007f-\u009f]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (!scheme) return text.startsWith('//') || text.startsWith('\\') ? undefined : text;
  return ['http', 'https', 'mailto', 'tel'].includes(scheme) ? text : undefined;
}

export function parse(text: string): Root {
  return fromMarkdown(text.slice(0, LONGEST), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
}

/** The words without their dress, for previews. */
export function plainText(node: Nodes): string {
  if ('value' in node) return node.value;
  if ('children' in node) return (node as Parents).children.map(plainText).join('');
  return '';
}

/** A heading's words as links inside imported texts name them: `Set up SSO` is `#set-up-sso`. */
function anchorOf(words: string): string {
  return words
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s+/g, '-');
}

function withinName(url: string): string {
  try {
    return anchorOf(decodeURIComponent(url.slice(1)));
  } catch {
    return anchorOf(url.slice(1));
  }
}

/** The ids of a text's headings by the names that links inside it use. */
function headingsOf(root: Root): Map<string, string> {
  const ids = new Map<string, string>();
  let count = 0;
  const visit = (node: Nodes): void => {
    if (node.type === 'heading') {
      const id = `sec-${++count}`;
      const name = anchorOf(plainText(node));
      for (const each of [id, name]) if (each && !ids.has(each)) ids.set(each, id);
    }
    if ('children' in node) for (const child of node.children) visit(child as Nodes);
  };
  visit(root);
  return ids;
}

/**
 * Markdown (CommonMark and tables) as elements. Nothing is ever set as HTML: tags in the text are
 * shown as text, and only known kinds of nodes become elements. Pictures on other servers are links.
 * `files` says where the files of the article are (`files/chart.png`). `isPage`: headings get ids to link to (`sec-1`, …), which links
 * inside the text may also name by the heading's words.
 */
export function renderMarkdown<Node>(
  make: Make<Node>,
  text: string,
  files?: FileAddress,
  isPage = false,
): Node {
  const root = parse(text);
  const headings = isPage ? headingsOf(root) : new Map<string, string>();
  let headingCount = 0;
  const links = new Map<string, { url: string; title?: string | null }>();
  // In quotes and lists too; the first one of a name counts.
  const define = (node: Nodes): void => {
    if (node.type === 'definition' && !links.has(node.identifier)) links.set(node.identifier, node);
    if ('children' in node) for (const child of node.children) define(child as Nodes);
  };
  define(root);
  let key = 0;
  let openLinks = 0;

  function inside(node: Parents, depth: number): (Node | string)[] {
    if (depth > DEEPEST) return [plainText(node)];
    return node.children.flatMap((child) => {
      const rendered = render(child as Nodes, depth + 1);
      return rendered === undefined ? [] : [rendered];
    });
  }

  function element(tag: string, props: Record<string, unknown>, children: (Node | string)[]): Node {
    return make(tag, { key: key++, ...props }, ...children);
  }

  function anchor(href: string, title: string | null | undefined, children: (Node | string)[]) {
    const target = isElsewhere(href) ? { target: '_blank', rel: 'noopener noreferrer' } : {};
    return element('a', { href, title: title ?? undefined, ...target }, children);
  }

  function link(node: Parents, url: string, title: string | null | undefined, depth: number) {
    const file = fileNamed(url);
    const within = url.startsWith('#') ? headings.get(withinName(url)) : undefined;
    const href = within ? `#${within}` : file && files ? files(file) : safeUrl(url);
    openLinks += href === undefined ? 0 : 1;
    const children = inside(node, depth);
    if (href === undefined) return element('span', {}, children);
    openLinks -= 1;
    return anchor(href, title, children);
  }

  function image(url: string, alt: string | null | undefined, title: string | null | undefined) {
    const file = fileNamed(url);
    const src = file && files ? files(file) : safeUrl(url);
    if (src === undefined || src.startsWith('mailto:') || src.startsWith('tel:')) return alt ?? '';
    if (isElsewhere(src)) {
      const words = alt?.trim() || src;
      return openLinks > 0 ? words : anchor(src, title, [`${words} ↗`]);
    }
    return element('img', { src, alt: alt ?? '', title: title ?? undefined, loading: 'lazy' }, []);
  }

  function table(rows: readonly Nodes[], align: readonly AlignType[], depth: number): Node {
    const [head, ...body] = rows.map((row, i) => {
      const cells = (row as Parents).children.map((cell, column) => {
        const className = align[column] ? `align-${align[column]}` : undefined;
        return element(i === 0 ? 'th' : 'td', { className }, inside(cell as Parents, depth));
      });
      return element('tr', {}, cells);
    });
    const parts = [element('thead', {}, head ? [head] : []), element('tbody', {}, body)];
    return element('div', { className: 'table-scroll' }, [element('table', {}, parts)]);
  }

  function render(node: Nodes, depth: number): Node | string | undefined {
    switch (node.type) {
      case 'text':
      case 'html':
        return node.value;
      case 'paragraph':
        return element('p', {}, inside(node, depth));
      case 'heading':
        // The page owns h1; a text begins one below.
        headingCount += 1;
        return element(
          `h${Math.min(6, node.depth + 1)}`,
          isPage ? { id: `sec-${headingCount}` } : {},
          inside(node, depth),
        );
      case 'emphasis':
        return element('em', {}, inside(node, depth));
      case 'strong':
        return element('strong', {}, inside(node, depth));
      case 'inlineCode':
        return element('code', {}, [node.value]);
      case 'code':
        return element('pre', {}, [element('code', {}, [node.value])]);
      case 'blockquote':
        return element('blockquote', {}, inside(node, depth));
      case 'list':
        return element(
          node.ordered ? 'ol' : 'ul',
          node.ordered && node.start !== 1 ? { start: node.start } : {},
          inside(node, depth),
        );
      case 'listItem': {
        const only = node.spread || node.children.length !== 1 ? undefined : node.children[0];
        const body = only?.type === 'paragraph' ? inside(only, depth) : inside(node, depth);
        return element('li', {}, body);
      }
      case 'break':
        return element('br', {}, []);
      case 'thematicBreak':
        return element('hr', {}, []);
      case 'link':
        return link(node, node.url, node.title, depth);
      case 'linkReference': {
        const target = links.get(node.identifier);
        return target ? link(node, target.url, target.title, depth) : plainText(node);
      }
      case 'image':
        return image(node.url, node.alt, node.title);
      case 'imageReference': {
        const target = links.get(node.identifier);
        return target ? image(target.url, node.alt, target.title) : (node.alt ?? '');
      }
      case 'table':
        return table(node.children, node.align ?? [], depth);
      default:
        return undefined;
    }
  }

  return make('div', { className: 'prose' }, ...inside(root, 0));
}
