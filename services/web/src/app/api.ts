// SPDX-License-Identifier: Apache-2.0
import { createClient } from '../api/client';
import { endSession } from './session/session_store';

/** The agent workspace speaks with the session cookie. */
export const api = createClient({ onUnauthenticated: endSession });
