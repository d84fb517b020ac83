// SPDX-License-Identifier: Apache-2.0
import { ApiError } from './contract';
import type { Handlers } from './handlers';
import { notFound } from './page';
import type { State } from './state';

/** Files, drafts, scheduled comments and viewers of tickets. */
export function contentHandlers(state: State): Handlers {
  const file = (id: string) => state.attachments.get(id) ?? notFound('attachment');
  const scheduled = (id: string) =>
    state.scheduled.find((each) => each.id === id) ?? notFound('scheduled comment');
  return {
    'TicketAttachments.Create': ({ fileName, sizeBytes }) => {
      const id = state.id('att');
      const created = {
        id,
        fileName,
        contentType: '',
        sizeBytes,
        receivedBytes: '0',
        isComplete: false,
      };
      state.attachments.set(id, created);
      return created;
    },
    'TicketAttachments.Append': ({ id, data }) => {
      const known = file(id);
      const received = Number(known.receivedBytes) + Buffer.from(data, 'base64').length;
      known.receivedBytes = String(received);
      known.isComplete = received === Number(known.sizeBytes);
      known.contentType = known.fileName?.endsWith('.png') ? 'image/png' : 'text/plain';
      return { ...known };
    },
    'TicketAttachments.Delete': ({ id }) => {
      state.attachments.delete(id);
      return {};
    },
    'CommentDrafts.Get': ({ ticketId }) => state.drafts.get(ticketId) ?? { ticketId },
    'CommentDrafts.List': () => ({ commentDrafts: [...state.drafts.values()] }),
    'CommentDrafts.Put': ({ commentDraft: draft }) => {
      const attachments = (draft.attachments ?? []).map(({ id }: { id: string }) => file(id));
      if (draft.body || attachments.length > 0) {
        state.drafts.set(draft.ticketId, { ...draft, attachments });
      } else {
        state.drafts.delete(draft.ticketId);
      }
      return { ...draft, attachments };
    },
    'ScheduledComments.Create': ({ scheduledComment: sent }, caller) => {
      if (new Date(sent.sendTime).getTime() <= Date.now()) {
        throw new ApiError(400, 'INVALID_FIELD', 'must be in the future');
      }
      const attachments = (sent.attachments ?? []).map(({ id }: { id: string }) => file(id));
      const created = {
        ...sent,
        attachments,
        id: state.id('sch'),
        state: 'PENDING' as const,
        authorId: caller.userId ?? '',
      };
      state.scheduled.push(created);
      return created;
    },
    'ScheduledComments.List': ({ ticketId }) => ({
      scheduledComments: state.scheduled.filter(
        (each) => each.ticketId === ticketId && each.state !== 'CANCELLED',
      ),
    }),
    'ScheduledComments.Cancel': ({ id }) => {
      const known = scheduled(id);
      known.state = 'CANCELLED';
      return known;
    },
    'TicketPresence.Announce': () => ({ viewers: [] }),
  };
}
