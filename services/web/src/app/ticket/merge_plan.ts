// SPDX-License-Identifier: Apache-2.0
import type { Comment, Ticket } from '../../api/gen/tickets';
import { isOpen } from '../inbox/views';

export type Obstacle = 'stranger' | 'closed' | 'subtasks' | 'approval' | 'merged';

/** The one that stays unless the reader says otherwise: the oldest that is still worked on. */
export function defaultTarget(tickets: readonly Ticket[]): string {
  const oldest = [...tickets].sort((a, b) => Number(a.number) - Number(b.number));
  const stays =
    oldest.find(isOpen) ?? oldest.find((ticket) => ticket.state !== 'CLOSED') ?? oldest[0];
  return stays?.id ?? '';
}

function isOfSameCustomer(a: Ticket, b: Ticket): boolean {
  return (
    a.requesterId === b.requesterId ||
    (a.organizationId !== '' && a.organizationId === b.organizationId)
  );
}

/** Why a ticket can't become part of another; undefined: it can, as far as this page knows. */
export function obstacleOf(source: Ticket, target: Ticket): Obstacle | undefined {
  if (!isOfSameCustomer(source, target)) return 'stranger';
  if (source.mergedIntoId) return 'merged';
  if (source.state === 'CLOSED') return 'closed';
  if (source.subtaskCount > source.doneSubtaskCount) return 'subtasks';
  if (source.approval === 'PENDING') return 'approval';
  return undefined;
}

/** The comments of all in the order they were written, as the merged ticket will show them. */
export function woven(threads: readonly (readonly Comment[])[]): Comment[] {
  return threads
    .flat()
    .sort(
      (a, b) =>
        Date.parse(a.createTime ?? '') - Date.parse(b.createTime ?? '') || (a.id < b.id ? -1 : 1),
    );
}
