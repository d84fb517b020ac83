// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import type { Presence } from '../../api/gen/chat';

const KINDS = ['CHAT', 'TICKET', 'CALL', 'OTHER'] as const;
export type WorkKind = (typeof KINDS)[number];
export const isWorkKind = (word: string): word is WorkKind =>
  (KINDS as readonly string[]).includes(word);

/** `3 chats, 2 tickets`. */
export function workText(t: TFunction, work: readonly { kind: string; count: number }[]): string {
  return work
    .flatMap(({ kind, count }) => (isWorkKind(kind) ? [t(`chat.work.${kind}`, { count })] : []))
    .join(t('chat.and'));
}

/** What somebody has and how much of their points that takes: `3 chats, 2 tickets: 5 of 6`. */
export function workloadText(t: TFunction, presence: Presence): string {
  const of = { load: presence.pointsUsed, capacity: presence.capacity };
  const work = workText(t, presence.work);
  return work ? t('chat.workload', { work, ...of }) : t('chat.load', of);
}
