// SPDX-License-Identifier: Apache-2.0
import { createElement, type ReactElement, useMemo } from 'react';
import '../../styles/prose.css';
import { type Make, renderMarkdown } from '../../text/markdown';
import { filePath } from './files_panel';

export default function MarkdownView({ text, articleId }: { text: string; articleId?: string }) {
  return useMemo(() => {
    const address = articleId ? (name: string) => filePath(articleId, name) : undefined;
    return renderMarkdown(createElement as Make<ReactElement>, text, address);
  }, [text, articleId]);
}
