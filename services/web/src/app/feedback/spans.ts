// SPDX-License-Identifier: Apache-2.0

/** `3600s` as a number of hours. */
export function hoursOf(duration: string | undefined): number {
  const seconds = Number(/^(\d+(?:\.\d+)?)s$/.exec(duration ?? '')?.[1] ?? 0);
  return Math.round((seconds / 3600) * 100) / 100;
}

export function hours(count: number): string {
  return `${Math.round(count * 3600)}s`;
}

/** A score as people say it: signed, without a fraction. */
export function signed(score: number): string {
  const whole = Math.round(score) || 0;
  return whole > 0 ? `+${whole}` : String(whole).replace('-', '−');
}
