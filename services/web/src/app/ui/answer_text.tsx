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

/** What the bot said, with the little Markdown that its answers use. */
export function AnswerText({ text }: { text: string }) {
  return (
    <div className="answer-text">
      {parseBlocks(text).map((block, i) => {
        const key = `${i}`;
        if (block.kind === 'p') return <p key={key}>{parts(block.parts)}</p>;
        if (block.kind === 'h') {
          return (
            <p key={key}>
              <strong>{parts(block.parts)}</strong>
            </p>
          );
        }
        const items = block.items.map((item, at) => <li key={`${at}`}>{parts(item)}</li>);
        return block.kind === 'ul' ? <ul key={key}>{items}</ul> : <ol key={key}>{items}</ol>;
      })}
    </div>
  );
}
