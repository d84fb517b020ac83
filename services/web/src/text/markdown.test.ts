// SPDX-License-Identifier: Apache-2.0
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import {
  fileNamed,
  type Make,
  picturesElsewhere,
  picturesIn,
  renderMarkdown,
  safeUrl,
} from './markdown';

const html = (text: string): string =>
  renderToStaticMarkup(renderMarkdown(createElement as Make<ReactElement>, text));

describe('Markdown', () => {
  test('the common kinds', () => {
    expect(html('# A\n\nb **c** *d* `e`')).toBe(
      '<div class="prose"><h2>A</h2><p>b <strong>c</strong> <em>d</em> <code>e</code></p></div>',
    );
    expect(html('1. a\n2. b')).toContain('<ol><li>a</li><li>b</li></ol>');
    expect(html('3. a')).toContain('<ol start="3">');
    expect(html('|a|b|\n|-|-:|\n|1|2|')).toContain('<td class="align-right">2</td>');
    expect(html('```\n<b>\n```')).toContain('<pre><code>&lt;b&gt;</code></pre>');
    expect(html('[x][y]\n\n[y]: https://a.example "t"')).toContain('href="https://a.example"');
    expect(html('[y]\n\n> [Y]: /a\n\n[y]: /b')).toContain('href="/a"');
  });

  test('tags in a text are text', () => {
    const out = html('<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> a <b>b</b>');
    expect(out).not.toMatch(/<(script|img|b)\b/);
    expect(out).toContain('&lt;script&gt;');
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'java\u0000script:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    '//evil.example/x',
    '\\\\evil.example',
  ])('%j is no address', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });

  test('hostile links lose their address and keep their words', () => {
    expect(html('[a](javascript:alert(1))')).toBe('<div class="prose"><p><span>a</span></p></div>');
    expect(html('![a](data:image/svg+xml,x)')).toBe('<div class="prose"><p>a</p></div>');
    expect(html('<javascript:alert(1)>')).not.toContain('href');
  });

  test('huge and deep texts end', () => {
    expect(html('> '.repeat(5000)).length).toBeLessThan(200_000);
    expect(html('*'.repeat(20_000)).length).toBeGreaterThan(0);
    expect(html('['.repeat(20_000)).length).toBeGreaterThan(0);
  });

  test('files of the article are where the page says', () => {
    const text = '![a](files/a%20b.png) [m](./files/m.pdf)';
    const out = renderToStaticMarkup(
      renderMarkdown(createElement as Make<ReactElement>, text, (name) => `/of/${name}`),
    );
    expect(out).toContain('src="/of/a b.png"');
    expect(out).toContain('href="/of/m.pdf"');
    expect(picturesIn(text)).toEqual(['a b.png']);
    expect(fileNamed('files/../x')).toBeUndefined();
    expect(fileNamed('myfiles/x')).toBeUndefined();
  });

  test('a picture on another server is a link: nobody there learns who reads', () => {
    const text =
      '![chart](https://x.example/c.png "t") ![](http://x.example/d.png) [![e][e]](https://y.example)' +
      ' ![](data:image/png;base64,AA) ![chart](HTTPS://x.example/c.png)\n\n> [e]: https://x.example/e.png';
    const out = html(text);
    expect(out).not.toMatch(/<img[^>]*http/i);
    expect(out).toContain('href="https://x.example/c.png" title="t" target="_blank"');
    expect(out).toContain('>chart ↗</a>');
    expect(out).toContain('>http://x.example/d.png ↗</a>');
    expect(picturesElsewhere(text)).toEqual([
      'https://x.example/c.png',
      'http://x.example/d.png',
      'https://x.example/e.png',
      'HTTPS://x.example/c.png',
    ]);
    expect(html('[![e](https://x.example/e.png)](https://y.example)')).toMatch(
      /^<div class="prose"><p><a [^>]*>e<\/a><\/p><\/div>$/,
    );
    expect(picturesElsewhere('`![a](https://x.example/a.png)` ![b](files/b.png)')).toEqual([]);
  });

  test('a picture that cannot be had leaves its description', () => {
    const out = renderToStaticMarkup(
      renderMarkdown(createElement as Make<ReactElement>, '![chart](files/a.png)', () => undefined),
    );
    expect(out).not.toContain('<img');
    expect(out).toContain('chart');
  });

  test('headings of a page can be linked to, by number and by their words', () => {
    const page = renderToStaticMarkup(
      renderMarkdown(
        createElement as Make<ReactElement>,
        '# Set up SSO!\n\n## 导出 报表\n\n[a](#set-up-sso) [b](#导出-报表) [c](#sec-2) [d](#nowhere)',
        undefined,
        true,
      ),
    );
    expect(page).toContain('<h2 id="sec-1">');
    expect(page).toContain('<h3 id="sec-2">');
    expect(page).toContain('<a href="#sec-1">a</a> <a href="#sec-2">b</a> <a href="#sec-2">c</a>');
    expect(page).toContain('<a href="#nowhere">d</a>');
    expect(html('# A')).not.toContain('id=');
  });
});
