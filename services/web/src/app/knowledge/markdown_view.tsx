// SPDX-License-Identifier: Apache-2.0
import { createElement, type ReactElement, useMemo } from 'react';
import '../../styles/prose.css';
import { type Make, renderMarkdown } from '../../text/markdown';

export default function MarkdownView({ text }: { text: string }) {
  return useMemo(() => renderMarkdown(createElement as Make<ReactElement>, text), [text]);
}
