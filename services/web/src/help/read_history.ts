// SPDX-License-Identifier: Apache-2.0
import { readStored, writeStored } from '../visitor/visitor';

const KEY = 'deskmesh.read';
const MOST = 20;

/** Articles that were read on this device, newest last. */
export function readIds(): string[] {
  const ids = (readStored(KEY) ?? '').split(' ');
  return ids.filter((id) => /^art_[0-9a-z]{26}$/.test(id));
}

/** Whoever uses this device next begins anew. */
export function forgetRead(): void {
  writeStored(KEY, null);
}

export function noteRead(id: string): void {
  const ids = [...readIds().filter((each) => each !== id), id];
  writeStored(KEY, ids.slice(-MOST).join(' '));
}
