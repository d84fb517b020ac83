// SPDX-License-Identifier: Apache-2.0
//
// Debian's Chromium, driven by playwright-core.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/**
 * A browser whose pages keep what the console complained about: `page.done()` closes the page and
 * fails when there was anything but the answers 401 that a log-in page begins with.
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
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error.stack)));
      page.on("console", (message) => {
        const isAsked = /status of 401/.test(message.text());
        if (message.type() === "error" && !isAsked) complaints.push(message.text());
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
