// SPDX-License-Identifier: Apache-2.0

/**
 * Runs `job` while no other page of this device runs one of the same name. Browsers give the lock to
 * secure pages only; elsewhere the caller looks afterwards whether another page was faster.
 */
export function inOneTab<T>(name: string, job: () => Promise<T>): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? (locks.request(name, job) as Promise<T>) : job();
}
