// SPDX-License-Identifier: Apache-2.0
import type { TicketLabel } from '../../api/gen/tickets';

type Label = Pick<TicketLabel, 'id' | 'name' | 'parentId'>;
const DEEPEST = 5;

/** A label behind those it is a kind of: `Import › Excel`. */
export function labelPath(label: Label, all: readonly Label[]): string {
  const names = [label.name];
  let parent = all.find((each) => each.id === label.parentId);
  while (parent && names.length < DEEPEST) {
    names.unshift(parent.name);
    const { parentId } = parent;
    parent = all.find((each) => each.id === parentId);
  }
  return names.join(' › ');
}

/** A label and all that are kinds of it: what it can't be a kind of itself. */
export function offspring(id: string, all: readonly Label[]): Set<string> {
  const found = new Set([id]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const label of all) if (found.has(label.parentId)) found.add(label.id);
  }
  return found;
}
