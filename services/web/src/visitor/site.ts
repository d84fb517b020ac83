// SPDX-License-Identifier: Apache-2.0
//
// What help centre and portal have in common: which workspace they belong to, who reads, and which
// language they speak.
import { type Client, createClient } from '../api/client';
import { Sessions } from '../api/gen/accounts';
import { Server } from '../api/gen/gateway';
import { Problem, problemFrom } from '../api/problem';
import { downloadPath } from '../api/upload';
import { pickLocale } from '../widget/options';
import {
  forgetVisitor,
  knownVisitor,
  readStored,
  startVisitor,
  type Visitor,
  writeStored,
} from './visitor';

const KEY = 'deskmesh.key';
const LOCALE = 'deskmesh.locale';

export function siteLocale(): 'zh-CN' | 'en' {
  const asked = new URLSearchParams(location.search).get('locale');
  return pickLocale([asked, readStored(LOCALE), ...navigator.languages]);
}

export function storeSiteLocale(locale: 'zh-CN' | 'en'): void {
  writeStored(LOCALE, locale);
}

/**
 * The widget key: from the address, from an earlier visit, from the server's setting, or from the
 * log-in of a member of the team who looks at the page. Undefined where none of these knows it.
 */
export async function findKey(): Promise<string | undefined> {
  const asked = new URLSearchParams(location.search).get('key');
  if (asked) {
    writeStored(KEY, asked);
    return asked;
  }
  const stored = readStored(KEY);
  if (stored) return stored;
  const call = createClient();
  try {
    const { siteKey } = await call(Server.getInfo);
    if (siteKey) return siteKey;
    const { workspace } = await call(Sessions.getCurrent);
    if (workspace?.widgetKey) writeStored(KEY, workspace.widgetKey);
    return workspace?.widgetKey || undefined;
  } catch {
    return undefined;
  }
}

export function forgetKey(): void {
  writeStored(KEY, null);
}

/** What a page does as the visitor of its device. */
export interface VisitorClient {
  api: Client;
  /** A file of the visitor's requests; a plain link couldn't show who asks. */
  download: (id: string) => Promise<Blob>;
}

/** Acts as the visitor of this device; makes one when there is none yet or its token has ended. */
export function createVisitorClient(key: string, locale: 'zh-CN' | 'en'): VisitorClient {
  let visitor: Visitor | undefined = signedIn(key) ?? knownVisitor(key, Date.now());
  const anonymous = createClient();
  let starting: Promise<Visitor> | undefined;
  const authorized = createClient({
    headers: () => ({ authorization: `Bearer ${visitor?.token ?? ''}` }),
  });
  const ensure = async (): Promise<void> => {
    if (visitor) return;
    starting ??= startVisitor(anonymous, key, { locale });
    try {
      visitor = await starting;
    } finally {
      starting = undefined;
    }
  };
  const asVisitor = async <T>(call: () => Promise<T>): Promise<T> => {
    await ensure();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      forgetVisitor(key);
      visitor = undefined;
      await ensure();
      return call();
    }
  };
  return {
    api: (method, request, options) => asVisitor(() => authorized(method, request, options)),
    download: (id) =>
      asVisitor(async () => {
        let response: Response;
        try {
          response = await fetch(downloadPath(id), {
            headers: { authorization: `Bearer ${visitor?.token ?? ''}` },
            credentials: 'omit',
          });
        } catch (error) {
          throw new Problem(0, 'OFFLINE', (error as Error).message);
        }
        if (response.ok) return response.blob();
        throw problemFrom(response.status, await response.json().catch(() => undefined));
      }),
  };
}

/**
 * A product that knows its user opens the portal with `#token=…` (of Contacts.IssueToken). The
 * token leaves the address at once, so that it is in no history and no log.
 */
function signedIn(key: string): Visitor | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  const visitor = { token, contactId: '', expiresAt: Date.now() + 24 * 3_600_000 };
  writeStored(`deskmesh.visitor.${key}`, JSON.stringify(visitor));
  return visitor;
}
