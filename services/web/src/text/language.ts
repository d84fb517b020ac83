// SPDX-License-Identifier: Apache-2.0

/** The languages that customers write. */
export type Language = 'zh' | 'en';

/**
 * Which of the two a text is written in: Chinese where a Han character stands for every three Latin
 * letters, so that names of buttons and products decide nothing. `undefined` without a letter of either.
 */
export function languageOf(text: string): Language | undefined {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  if (han + latin === 0) return undefined;
  return han * 3 >= latin ? 'zh' : 'en';
}
