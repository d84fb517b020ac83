// SPDX-License-Identifier: Apache-2.0
import { type Attachment, Attachments } from '../../api/gen/chat';
import { sendPieces } from '../../api/upload';
import { api } from '../api';
import type { FilePlace } from '../ticket/files';

export function filePath(id: string): string {
  return `/v1/attachments/${id}:download`;
}

/** The files of one conversation. */
export function filesOf(conversationId: string): FilePlace {
  return {
    upload: (file, onProgress, signal): Promise<Attachment> =>
      sendPieces(
        file,
        {
          begin: (fileName, sizeBytes) =>
            api(Attachments.create, { conversationId, fileName, sizeBytes }, { signal }),
          append: (id, offset, data) => api(Attachments.append, { id, offset, data }, { signal }),
        },
        onProgress,
      ),
  };
}
