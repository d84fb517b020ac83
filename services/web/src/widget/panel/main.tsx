/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { render } from 'preact';
import { ChatSession } from '../chat_session';
import type { Launcher, Panel } from '../options';
import articlesCss from './articles.css?inline';
import { PanelView } from './panel';
import panelCss from './panel.css?inline';
import { panelWords } from './words';

/** Draws the panel into the launcher's shadow root and keeps the talk live from now on. */
function mount(launcher: Launcher): Panel {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(panelCss + articlesCss);
  launcher.root.adoptedStyleSheets = [...launcher.root.adoptedStyleSheets, sheet];
  const session = new ChatSession(launcher.options, launcher.visitors);
  const place = launcher.root.getElementById('panel') as HTMLElement;
  let seen: number | undefined;
  let reader = 0;

  session.onChange(() => {
    const total = session.state.messages.filter((message) => message.sender !== 'CUSTOMER').length;
    // What was there when the page was opened was seen on the page before.
    if (seen === undefined || launcher.isOpen()) seen = total;
    launcher.setUnread(Math.max(0, total - seen));
    if (launcher.isOpen()) session.read();
  });
  const draw = (): void =>
    render(
      <PanelView
        session={session}
        launcher={launcher}
        greeting={launcher.options.greeting}
        reader={reader}
        words={panelWords(launcher.options.locale)}
      />,
      place,
    );
  draw();
  void session.resume();
  return {
    opened: () => {
      seen = undefined;
      launcher.setUnread(0);
      session.read();
      // What suits the page is looked for now, and may differ from when it was last open.
      draw();
      requestAnimationFrame(() =>
        launcher.root.querySelector<HTMLElement>('#text, #first input, #first textarea')?.focus(),
      );
    },
    updated: draw,
    identified: () => {
      reader += 1;
      draw();
      void session.identified();
    },
  };
}

window.deskmesh?.provide(mount);
