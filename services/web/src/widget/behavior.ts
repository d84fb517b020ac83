// SPDX-License-Identifier: Apache-2.0
//
// What the reader does on the page, told to the tip rules, and the tips that come back (R5, R6).
// Nothing is sent before the page tracks something or asks for it with `data-track`.
import { newRequestId } from '../api/client';
import { type ReportBehaviorRequest_Event, type Tip, Tips } from '../api/gen/chat';
import { asProblem } from '../api/problem';
import type { VisitorKeeper } from '../visitor/keeper';
import type { WidgetOptions } from './options';

/** Events are told together; so many at most at once. */
const FLUSH_MS = 800;
const MOST_EVENTS = 50;
/** While nothing arrives, so many wait. */
const MOST_WAITING = 200;
const RETRY_MS = 15_000;
/** A page is told about when it has been looked at for so long. */
const DWELL_S = [10, 30, 60, 180];

const WORDS = {
  'zh-CN': { close: '关闭提示', helped: '有帮助', read: '查看文章' },
  en: { close: 'Close this tip', helped: 'That helped', read: 'Read the article' },
};

type Event = Partial<ReportBehaviorRequest_Event>;

export interface TipPlace {
  place: HTMLElement;
  openChat: (greeting: string) => void;
}

/** Confined to one page. */
export class Behavior {
  private waiting: Event[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSending = false;

  constructor(
    private readonly options: WidgetOptions,
    private readonly tips: TipPlace,
    private readonly visitors: VisitorKeeper,
  ) {}

  track(name: string, properties: Record<string, string> = {}, dwellSeconds = 0): void {
    if (!/^[a-z0-9_.-]{1,64}$/.test(name)) {
      console.error(`deskmesh: "${name}" is no name of an event (a-z, 0-9, _, -, .)`);
      return;
    }
    const event: Event = {
      id: newRequestId(),
      name,
      pageUrl: (location.origin + location.pathname).slice(0, 1000),
      properties: Object.fromEntries(
        Object.entries(properties)
          .slice(0, 10)
          .map(([key, value]) => [key.slice(0, 200), String(value).slice(0, 200)]),
      ),
      occurTime: new Date().toISOString(),
    };
    if (dwellSeconds > 0) event.dwell = `${dwellSeconds}s`;
    this.waiting = [...this.waiting, event].slice(-MOST_WAITING);
    this.flushSoon(FLUSH_MS);
  }

  /** Tells `page.viewed` for each page, and `page.dwelt` as it goes on being looked at. */
  watchPages(): void {
    let page = '';
    let seconds = 0;
    const look = (): void => {
      if (page !== location.pathname) {
        page = location.pathname;
        seconds = 0;
        this.track('page.viewed');
      } else if (!document.hidden) {
        seconds += 1;
        if (DWELL_S.includes(seconds)) this.track('page.dwelt', {}, seconds);
      }
    };
    look();
    setInterval(look, 1000);
  }

  private flushSoon(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, ms);
  }

  private async flush(): Promise<void> {
    if (this.isSending || this.waiting.length === 0) return;
    this.isSending = true;
    const events = this.waiting.slice(0, MOST_EVENTS);
    try {
      const answer = await this.visitors.client(Tips.report, {
        events,
        locale: this.options.locale,
      });
      this.waiting = this.waiting.filter((each) => !events.includes(each));
      for (const tip of answer.tips) this.show(tip);
      if (this.waiting.length > 0) this.flushSoon(FLUSH_MS);
    } catch (error) {
      const problem = asProblem(error);
      // What can never be told is dropped; the rest waits.
      if (problem.status === 400) this.waiting = this.waiting.filter((e) => !events.includes(e));
      if (problem.status !== 404) this.flushSoon(RETRY_MS);
    } finally {
      this.isSending = false;
    }
  }

  private answer(tip: Tip, answer: 'CLICKED' | 'DISMISSED' | 'SOLVED'): void {
    this.visitors.client(Tips.answer, { id: tip.id, answer }).catch(() => undefined);
  }

  private show(tip: Tip): void {
    if (tip.kind === 'CHAT') {
      this.tips.openChat(tip.body);
      this.answer(tip, 'CLICKED');
      return;
    }
    const words = WORDS[this.options.locale];
    const box = document.createElement('section');
    box.className = 'tip';
    const add = <K extends keyof HTMLElementTagNameMap>(
      tag: K,
      text: string,
    ): HTMLElementTagNameMap[K] => {
      const element = document.createElement(tag);
      element.textContent = text;
      box.append(element);
      return element;
    };
    const close = add('button', '×');
    close.type = 'button';
    close.className = 'x';
    close.setAttribute('aria-label', words.close);
    close.onclick = () => {
      box.remove();
      this.answer(tip, 'DISMISSED');
    };
    if (tip.title) add('strong', tip.title);
    if (tip.body) add('p', tip.body);
    const links = tip.links.map(({ title, url }) => ({ title, url }));
    if (tip.articleId) {
      links.push({
        title: tip.body ? words.read : tip.title,
        url: `/help/articles/${tip.articleId}`,
      });
    }
    for (const { title, url } of links) {
      const link = add('a', title || url);
      const target = new URL(url, this.options.origin);
      if (!/^https?:$/.test(target.protocol)) continue;
      link.href = target.href;
      link.target = '_blank';
      link.rel = 'noopener';
      link.onclick = () => this.answer(tip, 'CLICKED');
    }
    const helped = add('button', words.helped);
    helped.type = 'button';
    helped.onclick = () => {
      box.remove();
      this.answer(tip, 'SOLVED');
    };
    this.tips.place.replaceChildren(box);
  }
}
