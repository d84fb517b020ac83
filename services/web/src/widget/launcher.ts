// SPDX-License-Identifier: Apache-2.0
//
// `widget.js`: the button in the corner. It is all that a page loads until the button is used:
//
//   <script src="https://support.example.com/widget.js" data-key="wk_…" async></script>
//
// Attributes: data-key (required), data-locale (`zh-CN` or `en`; default: the page's), data-color
// (of the button), data-open (opens at once), data-track (tells which pages are read, and how long),
// data-form (asks for name and e-mail first), data-articles (`off`: none before the talk).
import { forgetRead } from '../help/read_history';
import { VisitorKeeper } from '../visitor/keeper';
import { forgetVisitor, writeStored } from '../visitor/visitor';
import { Behavior } from './behavior';
import launcherCss from './launcher.css?inline';
import {
  type DeskmeshApi,
  type Launcher,
  type MountPanel,
  type PageContext,
  type Panel,
  pickLocale,
  type WidgetOptions,
} from './options';

declare const __PANEL_PATH__: string;

const WORDS = {
  'zh-CN': { open: '打开在线客服', close: '关闭在线客服', unread: '条新消息' },
  en: { open: 'Open support chat', close: 'Close support chat', unread: 'new messages' },
};

const ICON_OPEN = 'M4 5h16v11H9l-5 4zM8 9.5h8M8 12.5h5';
const ICON_CLOSE = 'M6 6l12 12M18 6L6 18';

function start(script: HTMLScriptElement): void {
  const widgetKey = script.dataset.key ?? '';
  if (!widgetKey || window.deskmesh) return;
  const origin = new URL(script.src).origin;
  const locale = pickLocale([
    script.dataset.locale,
    document.documentElement.lang,
    ...navigator.languages,
  ]);
  const words = WORDS[locale];

  const host = document.createElement('div');
  host.id = 'deskmesh-widget';
  host.lang = locale;
  if (script.dataset.color) host.style.setProperty('--dm-accent', script.dataset.color);
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherCss);
  root.adoptedStyleSheets = [sheet];
  root.innerHTML =
    '<div id="tips" aria-live="polite"></div><div id="panel"></div><button id="launcher" type="button" aria-expanded="false" aria-controls="panel">' +
    '<svg viewBox="0 0 24 24" width="26" height="26" fill="none" stroke="currentColor" ' +
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path/></svg>' +
    '<span id="unread" hidden></span></button>';
  const button = root.getElementById('launcher') as HTMLButtonElement;
  const badge = root.getElementById('unread') as HTMLElement;
  const icon = root.querySelector('path') as SVGPathElement;

  let isOpen = false;
  let panel: Panel | undefined;
  let isLoading = false;
  const context: PageContext = {};

  const options: WidgetOptions = {
    origin,
    widgetKey,
    locale,
    context,
    form: formOf(script.dataset.form),
    suggests: script.dataset.articles !== 'off',
  };
  const visitors = new VisitorKeeper(options);
  const launcher: Launcher = {
    options,
    visitors,
    root,
    isOpen: () => isOpen,
    close: () => show(false),
    setUnread: (count) => {
      badge.hidden = count === 0;
      badge.textContent = String(count);
      label(count);
    },
  };

  function label(unread = 0): void {
    const text = isOpen ? words.close : words.open;
    button.setAttribute('aria-label', unread ? `${text} (${unread} ${words.unread})` : text);
  }

  function load(): void {
    if (isLoading) return;
    isLoading = true;
    const element = document.createElement('script');
    element.src = origin + __PANEL_PATH__;
    element.onerror = () => {
      // The next click tries again.
      isLoading = false;
      element.remove();
      show(false);
    };
    document.head.append(element);
  }

  /** `quietly`: without taking the focus, where the reader asked for nothing. */
  function show(next: boolean, quietly = false): void {
    isOpen = next;
    host.toggleAttribute('data-open', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
    icon.setAttribute('d', isOpen ? ICON_CLOSE : ICON_OPEN);
    label();
    if (isOpen) {
      load();
      if (!quietly) panel?.opened();
    } else {
      button.focus();
    }
  }

  const place = root.getElementById('tips') as HTMLElement;
  const openChat = (greeting: string): void => {
    options.greeting = greeting;
    show(true, true);
    panel?.updated();
  };
  const behavior = new Behavior(options, { place, openChat }, visitors);

  const api: DeskmeshApi = {
    open: () => show(true),
    close: () => show(false),
    update: (change) => {
      Object.assign(context, change);
      panel?.updated();
    },
    identify: (identity) => {
      options.identity = identity;
      visitors.changed();
      panel?.identified();
    },
    forget: () => {
      options.identity = undefined;
      forgetVisitor(widgetKey);
      writeStored(`deskmesh.talk.${widgetKey}`, null);
      writeStored(`deskmesh.form.${widgetKey}`, null);
      forgetRead();
      visitors.changed();
      panel?.identified();
    },
    track: (event, properties) => behavior.track(event, properties),
    provide: (mount: MountPanel) => {
      panel = mount(launcher);
      if (isOpen) panel.opened();
    },
  };
  window.deskmesh = api;

  button.onclick = () => show(!isOpen);
  // What is likely needed is fetched while the pointer is on its way.
  button.onpointerenter = load;
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape' && isOpen) show(false);
  });
  const attach = (): void => {
    document.body.append(host);
    icon.setAttribute('d', ICON_OPEN);
    label();
    if (script.dataset.open !== undefined) show(true);
    // A talk that is going on stays live although the panel is closed.
    else if (hasTalk(widgetKey)) load();
    if (script.dataset.track !== undefined) behavior.watchPages();
  };
  if (document.body) attach();
  else document.addEventListener('DOMContentLoaded', attach);
}

function formOf(value: string | undefined): 'optional' | 'required' | undefined {
  if (value === undefined) return undefined;
  return value === 'required' ? 'required' : 'optional';
}

function hasTalk(widgetKey: string): boolean {
  try {
    return localStorage.getItem(`deskmesh.talk.${widgetKey}`) !== null;
  } catch {
    return false;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
if (script) start(script);
