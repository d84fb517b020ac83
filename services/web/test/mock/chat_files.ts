// SPDX-License-Identifier: Apache-2.0
import { ApiError } from './contract';
import type { Handlers } from './handlers';
import { notFound } from './page';
import type { State } from './state';

function typeOf(fileName: string): string {
  if (fileName.endsWith('.png')) return 'image/png';
  if (/\.(ogg|webm)$/.test(fileName)) return 'audio/ogg';
  return 'text/plain';
}

/** Files of conversations, with their bytes. */
export function chatFileHandlers(state: State): Handlers {
  const file = (id: string) => state.attachments.get(id) ?? notFound('attachment');
  return {
    'Attachments.Create': ({ conversationId, fileName, sizeBytes }, caller) => {
      const talk = state.conversations.find((each) => each.id === conversationId);
      if (!talk || (caller.contactId && talk.contactId !== caller.contactId)) {
        notFound('conversation');
      }
      const id = state.id('att');
      state.attachments.set(id, {
        id,
        fileName,
        contentType: '',
        sizeBytes: String(sizeBytes),
        receivedBytes: '0',
        isComplete: false,
      });
      state.bytes.set(id, Buffer.alloc(0));
      return { ...file(id) };
    },
    'Attachments.Append': ({ id, offset, data }) => {
      const known = file(id);
      const before = state.bytes.get(id) ?? Buffer.alloc(0);
      if (Number(offset) > before.length) throw new ApiError(400, 'GAP', 'bytes are missing');
      const piece = Buffer.from(data, 'base64').subarray(before.length - Number(offset));
      const bytes = Buffer.concat([before, piece]);
      state.bytes.set(id, bytes);
      known.receivedBytes = String(bytes.length);
      known.isComplete = bytes.length === Number(known.sizeBytes);
      if (known.isComplete && bytes.subarray(0, 2).toString('latin1') === 'MZ') {
        state.attachments.delete(id);
        throw new ApiError(400, 'CONTENT_REFUSED', 'programs are not taken');
      }
      known.contentType = typeOf(known.fileName);
      return { ...known };
    },
    'Attachments.Get': ({ id }) => ({ ...file(id) }),
    'Attachments.Download': ({ id }) => ({
      bytes: state.bytes.get(id) ?? notFound('attachment'),
      contentType: file(id).contentType,
    }),
  };
}
