// SPDX-License-Identifier: Apache-2.0

export interface ServerSentEvent {
  event: string;
  data: string;
  id: string;
}

/**
 * Splits a `text/event-stream` into events as the HTML standard says. `fetch` is used instead of
 * EventSource because a bearer token must travel in a header.
 */
export class EventStreamParser {
  private rest = '';
  private fields = { event: '', data: [] as string[], id: '' };

  push(chunk: string): ServerSentEvent[] {
    const out: ServerSentEvent[] = [];
    const lines = (this.rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (this.fields.data.length > 0) {
          out.push({
            event: this.fields.event || 'message',
            data: this.fields.data.join('\n'),
            id: this.fields.id,
          });
        }
        this.fields = { event: '', data: [], id: this.fields.id };
        continue;
      }
      if (line.startsWith(':')) continue;
      const colon = line.indexOf(':');
      const name = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (name === 'data') this.fields.data.push(value);
      else if (name === 'event') this.fields.event = value;
      else if (name === 'id') this.fields.id = value;
    }
    return out;
  }
}
