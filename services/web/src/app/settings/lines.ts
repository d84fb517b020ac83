// SPDX-License-Identifier: Apache-2.0

/** `project=PM`, one a line, as a map; lines without a name are left out. */
export function readLines(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    const name = line.slice(0, at).trim();
    if (at > 0 && name) values[name] = line.slice(at + 1).trim();
  }
  return values;
}

export function writeLines(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}
