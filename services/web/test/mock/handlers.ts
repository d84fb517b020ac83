// SPDX-License-Identifier: Apache-2.0
import { accountHandlers } from './accounts';
import { chatHandlers } from './chat';
import { chatFileHandlers } from './chat_files';
import { contentHandlers } from './content';
import type { ApiError } from './contract';
import { curationHandlers } from './curation';
import { feedbackHandlers } from './feedback';
import { figuresHandlers } from './figures';
import { knowledgeHandlers } from './knowledge';
import type { State } from './state';
import { ticketHandlers } from './tickets';
import { viewHandlers } from './views';
import { workHandlers } from './work';

export interface Caller {
  userId?: string;
  contactId?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: requests were checked against the protos before.
export type Handler = (request: any, caller: Caller) => Record<string, unknown>;
export type Handlers = Record<string, Handler>;

export function allHandlers(state: State): Handlers {
  const all: Handlers = {
    ...accountHandlers(state),
    ...ticketHandlers(state),
    ...contentHandlers(state),
    ...chatHandlers(state),
    ...chatFileHandlers(state),
    ...knowledgeHandlers(state),
    ...curationHandlers(state),
    ...figuresHandlers(state),
    ...feedbackHandlers(state),
    ...workHandlers(state),
    ...viewHandlers(state, () => all),
  };
  return all;
}

export type { ApiError };
