// SPDX-License-Identifier: Apache-2.0
import type { VisitorKeeper } from '../visitor/keeper';
import type { IdentitySource } from '../visitor/visitor';

/** What a page may tell the widget about its reader; handed to the agent (R22). */
export interface PageContext {
  plan?: string;
  /** Latest steps in the product, oldest first. */
  lastSteps?: string[];
  errorCodes?: string[];
  displayName?: string;
  email?: string;
}

export interface WidgetOptions {
  /** Origin of the Deskmesh server. */
  origin: string;
  widgetKey: string;
  locale: 'zh-CN' | 'en';
  context: PageContext;
  /** Who the reader is, signed by the page's server; unset: an anonymous visitor. */
  identity?: IdentitySource;
  /** Name, e-mail and question are asked for before the talk; `required` can't be passed over. */
  form?: 'optional' | 'required';
  /** The bot's first words, where a tip opened the chat. */
  greeting?: string;
  /** False: no articles are shown before the talk, and none asked for. */
  suggests?: boolean;
}

/** What the launcher offers to the panel. */
export interface Launcher {
  options: WidgetOptions;
  /** Who the reader is, for the whole page. */
  visitors: VisitorKeeper;
  root: ShadowRoot;
  /** Whether the panel is shown. */
  isOpen: () => boolean;
  close: () => void;
  /** Messages that came while the panel was closed. */
  setUnread: (count: number) => void;
}

/** What the panel gives back. */
export interface Panel {
  opened: () => void;
  /** The page's context was changed. */
  updated: () => void;
  /** The reader is somebody else now, or nobody. */
  identified: () => void;
}

export type MountPanel = (launcher: Launcher) => Panel;

/** `window.deskmesh`, for the page that embeds the widget. */
export interface DeskmeshApi {
  open: () => void;
  close: () => void;
  update: (context: PageContext) => void;
  /** Says who the reader is; a function is asked again whenever a fresh token is needed. */
  identify: (identity: IdentitySource) => void;
  /** The reader has logged out: the talk and the token leave this device. */
  forget: () => void;
  /** Tells what the reader did, for example `track('import.failed', { format: 'xlsx' })`. */
  track: (event: string, properties?: Record<string, string>) => void;
  /** Called by the panel's script when it is loaded. */
  provide: (mount: MountPanel) => void;
}

declare global {
  interface Window {
    deskmesh?: DeskmeshApi;
  }
}

export function pickLocale(wishes: readonly (string | null | undefined)[]): 'zh-CN' | 'en' {
  for (const wish of wishes) {
    if (wish?.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (wish?.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}
