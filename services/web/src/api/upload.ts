// SPDX-License-Identifier: Apache-2.0
//
// Files on their way to the server, for the workspace, the portal and the widget alike.
import type { Client } from './client';
import { type TicketAttachment, TicketAttachments } from './gen/tickets';
import { asProblem } from './problem';

/** What the server takes at most; checked here so that nobody waits for a refusal. */
export const LARGEST_FILE = 25 * 1024 * 1024;
export const MOST_FILES = 10;
const PIECE = 384 * 1024;

/** `312 B`, `4.1 KB`, `25 MB`; in the page's language. */
export function sizeText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const;
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[unit],
    unitDisplay: 'short',
    maximumFractionDigits: unit === 0 || value >= 10 ? 0 : 1,
  }).format(value);
}

function base64(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(part);
  });
}

interface Upload {
  id: string;
  receivedBytes: string;
  isComplete: boolean;
}

/** Where a file goes: how its upload begins, and how a piece of it is added. */
export interface UploadPlace<T extends Upload> {
  begin: (fileName: string, sizeBytes: string) => Promise<T>;
  append: (id: string, offset: string, data: string) => Promise<T>;
}

/**
 * Sends a file piece by piece; a piece that was lost on the way is sent again. `begun` keeps what
 * became of files: a second try goes on where the first ended.
 */
export async function sendPieces<T extends Upload>(
  file: File,
  place: UploadPlace<T>,
  onProgress: (share: number) => void,
  begun?: WeakMap<File, T>,
): Promise<T> {
  let known = begun?.get(file) ?? (await place.begin(file.name || 'file', String(file.size)));
  begun?.set(file, known);
  let failures = 0;
  while (!known.isComplete) {
    const offset = Number(known.receivedBytes);
    const data = await base64(file.slice(offset, offset + PIECE));
    try {
      known = await place.append(known.id, String(offset), data);
      begun?.set(file, known);
      failures = 0;
    } catch (error) {
      failures += 1;
      const isTransient = asProblem(error).isTransient;
      // What the server doesn't take is begun anew.
      if (!isTransient) begun?.delete(file);
      if (!isTransient || failures > 3) throw error;
    }
    onProgress(Number(known.receivedBytes) / file.size);
  }
  return known;
}

/** Sends a file of a ticket. */
export function uploadFile(
  api: Client,
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<TicketAttachment> {
  const place: UploadPlace<TicketAttachment> = {
    begin: (fileName, sizeBytes) =>
      api(TicketAttachments.create, { fileName, sizeBytes }, { signal }),
    append: (id, offset, data) => api(TicketAttachments.append, { id, offset, data }, { signal }),
  };
  return sendPieces(file, place, onProgress);
}

export function downloadPath(id: string): string {
  return `/v1/ticketAttachments/${id}:download`;
}
