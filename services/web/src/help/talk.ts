// SPDX-License-Identifier: Apache-2.0
//
// The chat of the help centre: the widget, as pages of customers' products have it.
import { type Client, newRequestId } from '../api/client';
import { type Conversation, Conversations } from '../api/gen/chat';
import type { Input } from '../api/method';
import { asProblem } from '../api/problem';
import { readStored, writeStored } from '../visitor/visitor';

const WIDGET = '/widget.js';

/** Where the widget looks for the talk of this device. */
function talkKey(widgetKey: string): string {
  return `deskmesh.talk.${widgetKey}`;
}

interface Asker {
  api: Client;
  key: string;
  locale: 'zh-CN' | 'en';
}

/** Shows the widget; `isOpen`: with its panel. */
export function showWidget({ key, locale }: Pick<Asker, 'key' | 'locale'>, isOpen: boolean): void {
  if (window.deskmesh) {
    if (isOpen) window.deskmesh.open();
    return;
  }
  if (document.querySelector(`script[src="${WIDGET}"]`)) return;
  const script = document.createElement('script');
  script.src = WIDGET;
  script.dataset.key = key;
  script.dataset.locale = locale;
  if (isOpen) script.dataset.open = '';
  // The next click tries again.
  script.onerror = () => script.remove();
  document.head.append(script);
}

/** Whether a talk of this device goes on, or did until lately. */
export function hasTalk(widgetKey: string): boolean {
  return readStored(talkKey(widgetKey)) !== null;
}

/** A question on its way: asked again after a failure, it goes on from where it got to. */
interface Asking {
  widgetKey: string;
  question: string;
  /** How the talk is begun: a second try has one effect with the first. */
  beginning?: { requestId: string; conversation: Input<Conversation> };
  /** The try to say it, for the same reason. */
  saying?: { talkId: string; requestId: string };
  /** Where it was said: there it isn't said again. */
  said?: { talkId: string; state: Conversation['state'] };
}

let asking: Asking | undefined;

function askingOf(widgetKey: string, question: string): Asking {
  const isSame = asking?.widgetKey === widgetKey && asking.question === question;
  if (!asking || !isSame) asking = { widgetKey, question };
  // The reader has left that talk.
  if (asking.said?.talkId !== readStored(talkKey(widgetKey))) asking.said = undefined;
  return asking;
}

/** Whether a talk takes nothing any more: it ended too long ago, or isn't this visitor's. */
function isGone(error: unknown): boolean {
  const { status, reason } = asProblem(error);
  return status === 404 || reason === 'CONVERSATION_CLOSED';
}

async function say(api: Client, now: Asking, talkId: string): Promise<void> {
  if (now.saying?.talkId !== talkId) now.saying = { talkId, requestId: newRequestId() };
  const { requestId } = now.saying;
  const request = { conversationId: talkId, message: { text: now.question } };
  const { conversation } = await api(Conversations.sendMessage, request, { requestId });
  now.said = { talkId, state: conversation?.state ?? 'BOT' };
}

/** Says the question in the talk of this device; false where there is none that takes it. */
async function sayInKnown(api: Client, now: Asking): Promise<boolean> {
  const talkId = readStored(talkKey(now.widgetKey));
  if (!talkId) return false;
  try {
    await say(api, now, talkId);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

async function sayInNew({ api, key, locale }: Asker, now: Asking): Promise<void> {
  const context = { pageUrl: location.origin + location.pathname, pageTitle: document.title };
  now.beginning ??= {
    requestId: newRequestId(),
    conversation: { channel: 'WEB', locale, context },
  };
  const { requestId, conversation } = now.beginning;
  const { id } = await api(Conversations.create, { conversation }, { requestId });
  now.beginning = undefined;
  // Before anything is said: where that fails, the next try finds this talk instead of making another.
  writeStored(talkKey(key), id);
  // A widget that is shown already hears of it as of a talk begun in another tab.
  dispatchEvent(new StorageEvent('storage', { key: talkKey(key), newValue: id }));
  await say(api, now, id);
}

/** Asks a person of the team: in the talk that goes on, else in a new one, which the widget shows. */
export async function askTeam(asker: Asker, question: string): Promise<void> {
  const { api, key } = asker;
  const now = askingOf(key, question);
  if (!now.said && !(await sayInKnown(api, now))) await sayInNew(asker, now);
  // The question stands there, whatever becomes of the hand-over.
  showWidget(asker, true);
  try {
    if (now.said?.state === 'BOT') await api(Conversations.handover, { id: now.said.talkId });
    asking = undefined;
  } catch (error) {
    // Ended meanwhile: asked again, it is said again.
    if (isGone(error)) asking = undefined;
    throw error;
  }
}
