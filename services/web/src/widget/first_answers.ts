// SPDX-License-Identifier: Apache-2.0
import { readStored, writeStored } from '../visitor/visitor';

/** What the form before the talk was told; both empty where the reader passed it over. */
export interface Answers {
  name: string;
  email: string;
}

const PREFIX = 'deskmesh.form.';

/** What this device told before; nobody is asked twice. */
export function readAnswers(widgetKey: string): Answers | undefined {
  try {
    const stored = JSON.parse(readStored(PREFIX + widgetKey) ?? 'null') as Partial<Answers> | null;
    return stored
      ? { name: String(stored.name ?? ''), email: String(stored.email ?? '') }
      : undefined;
  } catch {
    return undefined;
  }
}

export function writeAnswers(widgetKey: string, answers: Answers): void {
  writeStored(PREFIX + widgetKey, JSON.stringify(answers));
}

/** What the server takes as well; whether it exists only a letter can tell. */
export function isEmail(text: string): boolean {
  return (
    text.length <= 254 && /^[^\s@<>,;"\\]{1,64}@[^\s@<>,;"\\.]+(\.[^\s@<>,;"\\.]+)+$/.test(text)
  );
}

/** The digits of a telephone number, with its leading +; undefined where it is none. */
export function readPhone(text: string): string | undefined {
  const digits = text.replace(/[\s().\-–/]/g, '').replace(/^00/, '+');
  return /^\+?\d{6,15}$/.test(digits) ? digits : undefined;
}
