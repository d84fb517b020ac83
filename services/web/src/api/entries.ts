// SPDX-License-Identifier: Apache-2.0
import type { Message } from './gen/chat';

/** How long an author may change or take back what was said; the server decides. */
export const EDIT_MS = 15 * 60_000;
export const RECALL_MS = 2 * 60_000;

/**
 * What readers see of a log of entries: an edit and a recall are entries of their own, which change
 * the one they name and are not shown themselves.
 */
export function shownEntries(messages: readonly Message[]): readonly Message[] {
  const changed = new Map<string, Message>();
  for (const message of messages) {
    if (message.kind === 'EDITED' || message.kind === 'RECALLED') {
      changed.set(message.targetId, message);
    }
  }
  if (changed.size === 0) return messages;
  const shown: Message[] = [];
  for (const message of messages) {
    if (message.kind === 'EDITED' || message.kind === 'RECALLED') continue;
    const change = changed.get(message.id);
    if (!change) shown.push(message);
    else if (change.kind === 'EDITED') {
      shown.push({
        ...message,
        text: change.text,
        editTime: message.editTime ?? change.createTime,
      });
    } else {
      const recallTime = message.recallTime ?? change.createTime;
      shown.push({
        ...message,
        text: '',
        attachments: [],
        quickReplies: [],
        choices: [],
        card: undefined,
        botAnswer: undefined,
        recallTime,
      });
    }
  }
  return shown;
}

/** Whether the author may still change (or take back) the entry at `now`. */
export function mayAmend(message: Message, within: number, now: number): boolean {
  return !message.recallTime && now - Date.parse(message.createTime ?? '') < within;
}
