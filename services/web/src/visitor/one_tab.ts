// SPDX-License-Identifier: Apache-2.0

/**
 * Runs `job` while no other page of this device runs one of the same name. Browsers give the lock to
 * secure pages only; elsewhere the caller looks afterwards whether another page was faster.
 */
export async function inOneTab<T>(name: string, job: () => Promise<T>): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return job();
  let hasBegun = false;
  try {
    return (await locks.request(name, () => {
      hasBegun = true;
      return job();
    })) as T;
  } catch (error) {
    // Where the browser keeps nothing for this page (blocked cookies, a sandboxed frame) it gives no locks.
    if (hasBegun) throw error;
    return job();
  }
}
