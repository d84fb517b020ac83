// SPDX-License-Identifier: Apache-2.0

/** Two letters of a Latin name, or the last two characters of a Chinese one. */
export function initials(name: string): string {
  const text = name.trim();
  if (text === '') return '?';
  if (/[㐀-鿿]/.test(text)) return [...text].slice(-2).join('');
  const parts = text.split(/\s+/);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return letters
    .map((part) => [...(part ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** A stable number from 0 to 5 for a text. */
export function hue(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % 6;
}

export function Avatar({ name, id, small }: { name: string; id: string; small?: boolean }) {
  return (
    // Drawn by the style sheet: the letters are a picture, not a text that a name must repeat.
    <span
      className={`avatar hue-${hue(id)}${small ? ' avatar-small' : ''}`}
      data-initials={initials(name)}
      aria-hidden="true"
    />
  );
}
