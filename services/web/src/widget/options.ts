// SPDX-License-Identifier: Apache-2.0

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
}

/** What the launcher offers to the panel. */
export interface Launcher {
  options: WidgetOptions;
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
}

export type MountPanel = (launcher: Launcher) => Panel;

/** `window.deskmesh`, for the page that embeds the widget. */
export interface DeskmeshApi {
  open: () => void;
  close: () => void;
  update: (context: PageContext) => void;
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
