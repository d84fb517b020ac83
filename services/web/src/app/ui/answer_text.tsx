// SPDX-License-Identifier: Apache-2.0
import { type Inline, parseBlocks } from '../../text/inline';

function parts(all: readonly Inline[]) {
  return all.map((part, i) => {
    const key = `${i}`;
    if (part.kind === 'strong') return <strong key={key}>{part.text}</strong>;
    if (part.kind === 'em') return <em key={key}>{part.text}</em>;
    if (part.kind === 'code') return <code key={key}>{part.text}</code>;
    if (part.kind === 'link') {
      return (
        <a key={key} href={part.href} target="_blank" rel="noopener noreferrer">
          {part.text}
        </a>
      );
    }
    return part.text;
  });
}

function items(all: readonly Inline[][]) {
  return all.map((item, i) => {
    const key = `${i}`;
    return <li key={key}>{parts(item)}</li>;
  });
}

/** What the bot said, with the little Markdown that its answers use. */
export function AnswerText({ text }: { text: string }) {
  return (
    <div className="answer-text">
      {parseBlocks(text).map((block, i) => {
        const key = `${i}`;
        if (block.kind === 'ul') return <ul key={key}>{items(block.items)}</ul>;
        if (block.kind === 'ol') return <ol key={key}>{items(block.items)}</ol>;
        return (
          <p key={key}>
            {block.kind === 'h' ? <strong>{parts(block.parts)}</strong> : parts(block.parts)}
          </p>
        );
      })}
    </div>
  );
}
