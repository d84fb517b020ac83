// SPDX-License-Identifier: Apache-2.0
//
// Debian's Chromium, driven by playwright-core.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { until } from "./processes.mjs";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];

// In the page: keeps what it says in passing, which may be gone before a busy machine looks.
function keepToasts() {
  globalThis.toasts = [];
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!(node instanceof Element)) continue;
      for (const toast of [node, ...node.querySelectorAll(".toast")]) {
        if (toast.matches(".toast")) globalThis.toasts.push({ text: toast.textContent, isFailure: toast.matches(".toast-danger") });
      }
    }
  }).observe(document, { childList: true, subtree: true });
}

// In the page: the first that fits and wasn't asked for yet.
function takeToast({ text, isFailure }) {
  const found = globalThis.toasts.find((one) => !one.isTaken && one.isFailure === isFailure && one.text.includes(text));
  if (found) found.isTaken = true;
  return found?.text;
}

/**
 * A browser whose pages keep what the console complained about: `page.done()` closes the page and
 * fails when there was anything but answers that are no failures, as the 401 that a log-in page begins
 * with. `page.said(text)`
 * and `page.complained(text)` wait until that was said in passing; each toast counts once.
 */
export async function openBrowser() {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("install chromium (scripts/packages.txt) or set CHROMIUM");
  const browser = await chromium.launch({
    executablePath,
    timeout: 180_000,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
  return {
    async page(options = {}) {
      const context = await browser.newContext({
        locale: "en", viewport: { width: 1280, height: 800 },
        // Colours half-way between two are none to be judged.
        reducedMotion: "reduce",
        ...options,
      });
      context.setDefaultTimeout(120_000);
      await context.addInitScript(keepToasts);
      const page = await context.newPage();
      const toast = (text, isFailure) =>
        until(() => page.evaluate(takeToast, { text, isFailure }), `the page to say "${text}"`);
      page.said = (text) => toast(text, false);
      page.complained = (text = "") => toast(text, true);
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error.stack)));
      page.on("console", (message) => {
        const { url } = message.location();
        const isAsked = /status of 401/.test(message.text());
        // Clocks run a moment after their ticket was made; a page that is opened at once asks again.
        const isEarly = /status of 404/.test(message.text()) && /\/v1\/tickets\/[^/]+\/clocks/.test(url);
        if (message.type() === "error" && !isAsked && !isEarly) complaints.push(`${message.text()} ${url}`);
      });
      page.done = async () => {
        await context.close();
        assert.deepEqual(complaints, []);
      };
      return page;
    },
    close: () => browser.close(),
  };
}
