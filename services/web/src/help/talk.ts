// SPDX-License-Identifier: Apache-2.0
//
// The chat of the help centre: the widget, as pages of customers' products have it.
import type { Client } from '../api/client';
import { type Conversation, Conversations } from '../api/gen/chat';
import { Problem } from '../api/problem';
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

/** Says the question in the talk of this device; undefined where there is none that takes it. */
async function sayInKnown({ api, key }: Asker, text: string): Promise<Conversation | undefined> {
  const id = readStored(talkKey(key));
  if (!id) return undefined;
  try {
    const said = await api(Conversations.sendMessage, { conversationId: id, message: { text } });
    return said.conversation;
  } catch (error) {
    // Ended, or another visitor's.
    if (error instanceof Problem && error.status >= 400 && error.status < 500) return undefined;
    throw error;
  }
}

/** Asks a person of the team: in the talk that goes on, else in a new one, which the widget shows. */
export async function askTeam(asker: Asker, question: string): Promise<void> {
  const { api, key, locale } = asker;
  let talk = await sayInKnown(asker, question);
  if (!talk) {
    const context = { pageUrl: location.origin + location.pathname, pageTitle: document.title };
    const conversation = { channel: 'WEB', locale, context };
    const begun = await api(Conversations.create, { conversation });
    const message = { text: question };
    const said = await api(Conversations.sendMessage, { conversationId: begun.id, message });
    talk = said.conversation ?? begun;
    writeStored(talkKey(key), talk.id);
    // A widget that is shown already hears of it as of a talk begun in another tab.
    dispatchEvent(new StorageEvent('storage', { key: talkKey(key), newValue: talk.id }));
  }
  if (talk.state === 'BOT') await api(Conversations.handover, { id: talk.id });
  showWidget(asker, true);
}
