// SPDX-License-Identifier: Apache-2.0
//
// The pages on which administrators set the product up, in a real browser against the real product:
// fields, statuses and labels; triggers with their dry run and log; macros and canned replies and their
// use on a ticket; promises with preview and publication, calendars with an iCalendar file.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { checkAccess, checkWidth } from "../support/axe.mjs";
import { openBrowser } from "../support/browser.mjs";
import { OWNER, PASSWORD, startAll } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const PAGES = [
  "/settings/tickets",
  "/settings/tickets?tab=statuses",
  "/settings/tickets?tab=labels",
  "/settings/tickets?tab=recurring",
  "/settings/tickets?tab=trackers",
  "/settings/rules",
  "/settings/rules?tab=macros",
  "/settings/rules?tab=replies",
  "/settings/sla",
  "/settings/sla?tab=calendars",
  "/settings/sla?tab=attainment",
];

describe("the settings", { timeout: 1_200_000 }, () => {
  let product, browser, owner, contact;

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    await owner.post("/v1/users", {
      email: "lin@team.example", displayName: "Lin Yue", role: "agent", locales: ["en", "zh-CN"],
    });
    contact = await owner.post("/v1/contacts", {
      displayName: "Julia Novak", email: "julia@customer.example", locale: "en",
    });
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  function newTicket(subject, more = {}) {
    return owner.post("/v1/tickets", { subject, requesterId: contact.id, ...more });
  }

  async function logIn(options) {
    const page = await browser.page(options);
    await page.goto(`${product.http()}/`);
    await page.fill("input[type=email]", OWNER);
    await page.fill("input[type=password]", PASSWORD);
    await page.click("button[type=submit]");
    await page.waitForSelector(".ticket-list, .state");
    return page;
  }

  // Opens a page of settings and the form for something new.
  async function openForm(page, path) {
    await page.goto(product.http() + path);
    await page.getByRole("button", { name: "New", exact: true }).click();
    return page.getByRole("dialog");
  }

  async function save(dialog, name = "Save") {
    await dialog.getByRole("button", { name, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }

  test("fields, statuses and labels are made and used on a ticket", async () => {
    const page = await logIn();
    const ticket = await newTicket("Import stops");
    let form = await openForm(page, "/settings/tickets");
    await form.getByLabel("Name").fill("Edition");
    await form.getByLabel("Key", { exact: true }).fill("edition");
    await form.getByLabel("Kind").selectOption("SELECT");
    await form.getByLabel("Options, one a line").fill("Cloud\nOn premises");
    await form.getByLabel("Must be filled in").selectOption("BEFORE_CLOSE");
    await checkAccess(page, "form of a field");
    await save(form);
    await page.locator("code", { hasText: "edition" }).waitFor();
    const { ticketFields } = await owner.get("/v1/ticketFields");
    assert.deepEqual(
      ticketFields.map(({ key, kind, options, required }) => [key, kind, options, required]),
      [["edition", "SELECT", ["Cloud", "On premises"], "BEFORE_CLOSE"]],
    );

    form = await openForm(page, "/settings/tickets?tab=statuses");
    await form.getByLabel("Name").fill("Under analysis");
    await form.getByLabel("Key", { exact: true }).fill("analysis");
    await form.getByLabel("Within the state").selectOption(ticket.state);
    await save(form);
    for (const [name, parent] of [["Import", ""], ["Excel", "Import"]]) {
      form = await openForm(page, "/settings/tickets?tab=labels");
      await form.getByLabel("Name").fill(name);
      if (parent) await form.getByLabel("A kind of").selectOption({ label: parent });
      await save(form);
    }
    await page.getByRole("heading", { name: "Import › Excel" }).waitFor();
    // A wrong key is refused by the server and said; the form stays.
    form = await openForm(page, "/settings/tickets");
    await form.getByLabel("Name").fill("Bad");
    await form.getByLabel("Key", { exact: true }).fill("Not A Key");
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await page.complained();
    assert.equal(await form.count(), 1);
    await form.getByRole("button", { name: "Cancel" }).click();

    await page.goto(`${product.http()}/tickets/${ticket.id}`);
    const answers = []; // to the changes, held back
    await page.route(`**/v1/tickets/${ticket.id}*`, async (route) => {
      if (route.request().method() !== "PATCH" || answers.length === 2) return route.continue();
      const response = await route.fetch();
      await new Promise((resolve) => answers.push(resolve));
      await route.fulfill({ response });
    });
    await page.getByLabel("Edition *").selectOption("Cloud");
    await until(() => answers.length === 1, "the first change to be answered");
    await page.getByLabel("Excel").check();
    // The next is sent once the first is answered, which takes back nothing of it.
    answers[0]();
    await until(() => answers.length === 2, "the second change to be answered");
    assert.ok(await page.getByLabel("Excel").isChecked());
    answers[1]();
    await page.locator(".ticket-aside").getByLabel("Status", { exact: true })
      .selectOption("analysis");
    await until(async () => {
      const now = await owner.get(`/v1/tickets/${ticket.id}`);
      return now.customFields?.edition === "Cloud" && now.labels?.includes("Excel") &&
        now.status === "analysis";
    }, "the ticket's fields");
    await page.context().close();
  });

  test("a trigger is tried on the history, acts, and explains what it did and didn't", async () => {
    await newTicket("Old and urgent", { priority: "P1" });
    const page = await logIn();
    const form = await openForm(page, "/settings/rules");
    await form.getByLabel("Name").fill("Urgent ones");
    await form.getByRole("button", { name: "Add a condition" }).click();
    await form.getByLabel("Condition 1: Comparison").selectOption("<=");
    await form.getByLabel("Condition 1: Value").selectOption("P1");
    await form.getByLabel("Action 1: Value").fill("urgent");
    await form.getByRole("button", { name: "Add an action" }).click();
    await form.getByLabel("Action 2: Kind").selectOption("NOTE");
    await form.getByLabel("Action 2: Value").fill("Look at {{ticket.number}} first.");
    await form.getByRole("button", { name: "Try on the history" }).click();
    await form.getByText(/^[1-9]\d* of \d+ past events match/).waitFor();
    await checkAccess(page, "form of a trigger");
    await save(form);
    const { triggers } = await owner.get("/v1/triggers");
    assert.equal(triggers[0].filter, "priority <= P1");

    const urgent = await newTicket("Everything is down", { priority: "P0" });
    const calm = await newTicket("A question", { priority: "P3" });
    await until(
      async () => (await owner.get(`/v1/tickets/${urgent.id}`)).tags?.includes("urgent"),
      "the trigger to act",
    );
    await until(
      async () => (await owner.get(`/v1/triggerChecks?ticketId=${calm.id}`)).checks?.length > 0,
      "the other one to be looked at",
    );
    await page.reload();
    await page.getByRole("button", { name: "What it did and why" }).click();
    const log = page.getByRole("dialog");
    const done = log.locator(".runs > li", { hasText: `#${urgent.number}` });
    await done.getByText("Done", { exact: true }).waitFor();
    const missed = log.locator(".runs > li", { hasText: `#${calm.number}` });
    await missed.getByText("Did not match").waitFor();
    await missed.getByText("was P3").waitFor();
    await checkAccess(page, "log of a trigger");
    await log.getByLabel("Outcome").selectOption("NOT_MATCHED");
    await done.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    // One from a template; then it goes in front.
    await page.getByRole("button", { name: "From a template" }).click();
    await page.getByRole("menuitem", { name: "P0: core developers" }).click();
    const template = page.getByRole("dialog");
    await template.getByRole("button", { name: "Save", exact: true }).click();
    await page.complained();
    await template.getByLabel("Action 2: Value").selectOption("owner");
    await save(template);
    await page.getByRole("button", { name: /^Move up: P0/ }).click();
    await until(
      async () => (await owner.get("/v1/triggers")).triggers[0].displayName.startsWith("P0"),
      "the new order",
    );
    await page.done();
  });

  test("a macro and a canned reply are made and used", async () => {
    const page = await logIn();
    let form = await openForm(page, "/settings/rules?tab=macros");
    await form.getByLabel("Name").fill("Ask and wait");
    await form.getByLabel("Action 1: Value").fill("Hello {{requester.name}}, which version is it?");
    await save(form);
    form = await openForm(page, "/settings/rules?tab=replies");
    await form.getByLabel("Name").fill("Greeting");
    await form.getByLabel("Text", { exact: true }).fill("Dear {{requester.name}}, about #{{ticket.number}}:");
    await form.getByLabel("Shortcut, for example refund").fill("hi");
    await save(form);
    await page.getByText("/hi").waitFor();

    const ticket = await newTicket("Which version");
    await page.goto(`${product.http()}/tickets/${ticket.id}`);
    await page.getByRole("button", { name: "Insert a canned reply" }).click();
    await page.getByRole("menuitem", { name: "Greeting" }).click();
    await until(
      async () => (await page.locator(".composer textarea").inputValue()) ===
        `Dear Julia Novak, about #${ticket.number}:`,
      "the text to be filled in",
    );
    await page.getByRole("button", { name: "Macros" }).click();
    await page.getByRole("menuitem", { name: "Ask and wait" }).click();
    await page.said("was applied");
    await page.getByText("Hello Julia Novak, which version is it?").waitFor();
    assert.equal((await owner.get(`/v1/tickets/${ticket.id}`)).state, "WAITING_FOR_CUSTOMER");
    await page.done();
  });

  test("promises are drafted, previewed and published; a calendar takes holidays over", async () => {
    const page = await logIn();
    await page.goto(`${product.http()}/settings/sla?tab=calendars`);
    await page.getByRole("button", { name: "New", exact: true }).click();
    let form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Night watch");
    await form.getByLabel("Time zone").fill("Asia/Shanghai");
    await form.getByLabel("Sunday").fill("9 to 5");
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await page.complained("Sunday");
    await form.getByLabel("Sunday").fill("22:00-24:00");
    await form.getByLabel("Holidays and make-up days").fill("2026-10-01 国庆节\n2026-10-10 =3 调休");
    await save(form);
    const calendars = async () => (await owner.get("/v1/calendars?pageSize=100")).calendars;
    const night = (await calendars()).find(({ displayName }) => displayName === "Night watch");
    assert.deepEqual(night.specialDays.map(({ date, worksLikeWeekday = 0 }) => [date, worksLikeWeekday]),
      [["2026-10-01", 0], ["2026-10-10", 3]]);
    await page.getByLabel("Import iCalendar: Night watch").setInputFiles({
      name: "holidays.ics", mimeType: "text/calendar",
      buffer: Buffer.from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" +
        "DTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
    });
    await page.said("1 holidays");
    assert.equal((await calendars()).find(({ id }) => id === night.id).version, 2);

    const talk = await newTicket("A chat", { channel: "CHAT", priority: "P2" });
    await until(async () => (await owner.get(`/v1/tickets/${talk.id}/clocks`)).clocks.length > 0, "its clocks");
    await page.goto(`${product.http()}/settings/sla`);
    await page.getByRole("button", { name: "From a template" }).click();
    await page.getByRole("menuitem", { name: "Chat: first reply in 30 seconds" }).click();
    form = page.getByRole("dialog");
    await form.getByLabel("First reply 1: Calendar").selectOption({ label: "Night watch" });
    await form.getByRole("button", { name: "Add a step" }).click();
    await form.getByRole("button", { name: "Preview 30 days" }).click();
    await form.getByRole("row", { name: /^Total/ }).waitFor();
    await checkAccess(page, "form of a policy");
    assert.equal(
      (await owner.get("/v1/slaPolicies")).slaPolicies
        .filter(({ displayName }) => displayName.startsWith("Chat:")).length, 0,
      "a preview publishes nothing",
    );
    await save(form, "Publish");
    const policies = async () => (await owner.get("/v1/slaPolicies")).slaPolicies;
    let chat = (await policies()).find(({ displayName }) => displayName.startsWith("Chat:"));
    assert.equal(chat.version, 1);
    assert.deepEqual(chat.targets.map(({ within, calendarId }) => [within, calendarId]),
      Array(4).fill(["30s", night.id]));
    assert.deepEqual(chat.escalation[0].actions, [{ kind: "NOTIFY", target: "owner" }]);
    // A change is another version.
    await page.locator(".panel", { hasText: "Chat:" }).getByRole("button", { name: "Edit" }).click();
    form = page.getByRole("dialog");
    await form.getByLabel("First reply 1: P0").fill("20s");
    await save(form, "Publish");
    chat = (await policies()).find(({ displayName }) => displayName.startsWith("Chat:"));
    assert.equal(chat.version, 2);
    assert.equal(chat.targets.find(({ priority }) => priority === "P0").within, "20s");

    await page.goto(`${product.http()}/settings/sla?tab=attainment`);
    await page.getByRole("row", { name: /^Total/ }).waitFor();
    await page.getByLabel("By", { exact: true }).selectOption("priority");
    await page.getByRole("rowheader", { name: "P2" }).waitFor();
    await page.done();
  });

  test("the review of a P0 is written", async () => {
    const ticket = await newTicket("All projects are gone", { priority: "P0" });
    const page = await logIn();
    await page.goto(`${product.http()}/tickets/${ticket.id}`);
    await page.getByRole("button", { name: "Write the review" }).click();
    const form = page.getByRole("dialog");
    const lacks = form.getByRole("status");
    await lacks.getByText("its review needs: Timeline, Cause, Actions and their owners.").waitFor();
    await form.getByLabel("Cause").fill("A script deleted the wrong table.");
    await form.getByRole("button", { name: "Add an event" }).click();
    await form.getByLabel("Time 1").fill("2026-11-26T10:00");
    await form.getByLabel("Event 1", { exact: true }).fill("First report");
    await form.getByRole("button", { name: "Add an action" }).click();
    await form.getByLabel("Action 1", { exact: true }).fill("Ask before deleting");
    await lacks.getByText("its review needs: Actions and their owners.").waitFor();
    await form.getByLabel("Owner 1").selectOption({ index: 1 });
    await lacks.getByText("the ticket can be closed").waitFor();
    await checkAccess(page, "form of a review");
    await save(form);
    const review = await owner.get(`/v1/tickets/${ticket.id}/review`);
    assert.equal(review.timeline[0].text, "First report");
    assert.match(review.tasks[0].ownerId, /^usr_/);
    // The browser's console names the review that was not there yet.
    await page.context().close();
  });

  for (const [locale, colorScheme, width] of [["en", "light", 1280], ["zh-CN", "dark", 390]]) {
    test(`every page of settings is accessible: ${locale}, ${colorScheme}, ${width} px`, async () => {
      const page = await logIn({ locale, colorScheme, viewport: { width, height: 800 } });
      for (const path of PAGES) {
        await page.goto(product.http() + path);
        await page.waitForSelector(".panel, .state h2");
        assert.equal(await page.evaluate(() => document.documentElement.lang), locale);
        await checkWidth(page, path);
        await checkAccess(page, path);
      }
      await page.done();
    });
  }
});
