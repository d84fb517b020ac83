// SPDX-License-Identifier: Apache-2.0
import { linkify } from '../../text/pieces';

/** Plain text with line breaks kept and web addresses made into links. */
export function RichText({ text }: { text: string }) {
  return (
    <span className="rich-text">
      {linkify(text).map((piece, i) =>
        piece.href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces never change place.
          <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}
