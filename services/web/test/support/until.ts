// SPDX-License-Identifier: Apache-2.0

/** Waits for a condition, not for a time. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  ms = 60_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never: ${condition}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}
