// SPDX-License-Identifier: Apache-2.0

/** The properties of a rule as lines `name = value`. */
export function linesOf(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');
}

/** Lines as properties; blank ones are passed over, `wrong` is the first that isn't one. */
export function propertiesOf(lines: string): {
  properties: Record<string, string>;
  wrong?: string;
} {
  const properties: Record<string, string> = {};
  for (const line of lines.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(at, 0)).trim();
    if (!name) return { properties, wrong: line.trim() };
    properties[name] = line.slice(at + 1).trim();
  }
  return { properties };
}
