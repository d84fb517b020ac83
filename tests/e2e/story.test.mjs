// SPDX-License-Identifier: Apache-2.0
//
// The main job in one process, with a process per target, and with the replicas that the Helm chart
// renders: a customer asks, the bot answers or hands over, a ticket with running clocks exists, the
// right agent gets it, replies and resolves, the customer rates, and the figures show it. Also: a
// gRPC client nobody here wrote, live streams that resume, webhooks, refusals, and a kill -9 in the
// middle of writes.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import WebSocket from "ws";
import { Api, grpcClient, refused } from "../support/api.mjs";
import { helmBinary } from "../support/chart.mjs";
import { startChart } from "../support/cluster.mjs";
import { OWNER, PASSWORD, TARGETS, startAll, startApart } from "../support/deskmesh.mjs";
import { until } from "../support/processes.mjs";

const ARTICLES = [
  ["从 Excel 导入任务", "zh-CN", "下载模板，填写后在「更多 → 导入」上传文件。不超过 5000 行，错误行会标红。", ["批量导入", "表格"]],
  ["忘记密码如何重置", "zh-CN", "在登录页点击「忘记密码」，输入邮箱，收到验证码后设置新密码。", ["重置密码"]],
  ["使用甘特图安排时间", "zh-CN", "打开甘特图视图，拖动任务条两端调整开始和结束日期。", ["甘特图"]],
  ["设置项目权限和角色", "zh-CN", "进入项目设置的成员与权限，新建角色并勾选查看、编辑、导出。", ["权限"]],
  ["Import tasks from a spreadsheet", "en", "Download the template, fill it in and upload the file under More, Import. Up to 5,000 rows; faulty rows are marked.", ["bulk upload", "Excel"]],
  ["Reset a forgotten password", "en", "Press Forgot password on the log-in page, enter your e-mail and set a new password with the code.", ["password reset"]],
  ["Plan dates on the Gantt chart", "en", "Open the Gantt view and drag either end of a bar to change start and end.", ["gantt", "timeline"]],
  ["Invite guests from outside", "en", "Enter an e-mail address under Members and permissions, Invite guest.", ["guest"]],
];

for (const [start, topology] of [
  [startAll, "in one process"],
  [startApart, "with a process per target"],
  [startChart, "with the pods of the Helm chart, two replicas each"],
]) {
  const skip = start === startChart && !helmBinary() && "npm's helm runs on Linux x86-64 only";
  describe(`the main job ${topology}`, { timeout: 900_000, skip }, () => {
    let product, owner, agents, organization, contact, widgetKey;

    before(async () => {
      product = await start();
      owner = new Api(product.http, product.identity.api_token);
      widgetKey = (await owner.get("/v1/workspace")).widgetKey;
      agents = [];
      for (const [name, level, locales] of [["li", "L1", ["zh-CN", "en"]], ["tom", "L2", ["en"]]]) {
        const user = await owner.post("/v1/users", {
          email: `${name}@team.example`, displayName: name, role: "agent", level, locales,
        });
        await owner.post(`/v1/users/${user.id}:setPassword`, { password: PASSWORD });
        const session = await new Api(product.http).post("/v1/sessions:logIn", {
          email: user.email, password: PASSWORD,
        });
        agents.push({ ...user, api: new Api(product.http, session.token) });
      }
      organization = await owner.post("/v1/organizations", { displayName: "远航智造", tier: "ENTERPRISE" });
      contact = await owner.post("/v1/contacts", {
        displayName: "陈思远", email: "chen@customer.example", organizationId: organization.id, locale: "zh-CN",
      });
      for (const [title, locale, body, keywords] of ARTICLES) {
        const article = await owner.post("/v1/articles", { title, locale, body, keywords });
        await owner.post(`/v1/articles/${article.id}:publish`);
      }
      // Each replica has an index of its own, and calls go round.
      await until(async () => {
        for (let i = 0; i < 4; ++i) {
          const found = await owner.get(`/v1/articles:search?q=${encodeURIComponent("Invite guests")}`);
          if (found.results.length === 0) return false;
        }
        return true;
      }, "the search index to follow");
    });
    after(() => product?.stop());

    const customer = async (locale) => {
      const session = await new Api(product.http).post("/v1/visitors:start", { widgetKey, locale });
      return { id: session.contactId, api: new Api(product.http, session.token) };
    };

    test("the bot answers questions worded away from the articles", async () => {
      const visitor = await customer("zh-CN");
      for (const [question, title] of [
        ["登录密码想不起来了，要怎么重新设置？", "忘记密码如何重置"],
        ["how can I upload many tasks at once from an Excel sheet?", "Import tasks from a spreadsheet"],
      ]) {
        const answer = await visitor.api.post("/v1/articles:answer", { question });
        assert.notEqual(answer.decision, "HANDOVER", question);
        assert.equal(answer.citations[0].title, title, question);
        assert.ok(answer.confidence > 0 && answer.confidence <= 1);
      }
      const person = await visitor.api.post("/v1/articles:answer", { question: "请转人工客服" });
      assert.equal(person.decision, "HANDOVER");
    });

    test("a conversation goes from bot to agent to rating, and the figures show it", async () => {
      const [li] = agents;
      await li.api.put(`/v1/agents/${li.id}/presence`, { state: "ONLINE" });
      const visitor = await customer("zh-CN");
      let conversation, path;
      // The bot waits some seconds for what is known: a machine that stalls may need another talk.
      await until(async () => {
        conversation = await visitor.api.post("/v1/conversations", {
          locale: "zh-CN", context: { pageUrl: "https://app.example/import", errorCodes: ["E1203"] },
        });
        path = `/v1/conversations/${conversation.id}`;
        const turn = await visitor.api.post(`${path}/messages`, { text: "怎么用表格批量导入任务？" });
        return conversation.state === "BOT" && turn.message.sequence === "1" && turn.replies[0].sender === "BOT" &&
          turn.replies[0].botAnswer.citations.length > 0;
      }, "the bot to answer with its sources");
      await visitor.api.post(`${path}/messages`, { text: "还是不行，我要转人工！" });

      const assigned = await until(async () => {
        const now = await li.api.get(path);
        return now.state === "ACTIVE" && now.ticketId && now;
      }, "the conversation to reach the agent, with a ticket");
      assert.equal(assigned.assigneeId, li.id);
      assert.ok(assigned.routingReasons.length > 0, "the decision stores its reasons");
      assert.deepEqual(assigned.context.errorCodes, ["E1203"]);

      const ticket = await until(async () => {
        const now = await li.api.get(`/v1/tickets/${assigned.ticketId}`);
        return now.assigneeId === li.id && now;
      }, "the ticket to follow its conversation");
      assert.equal(ticket.conversationId, conversation.id);
      const clocks = await until(async () => {
        const list = (await li.api.get(`/v1/tickets/${ticket.id}/clocks`)).clocks;
        return list.length >= 2 && list;
      }, "the clocks to run");
      const firstReply = clocks.find((clock) => clock.kind === "FIRST_REPLY");
      assert.equal(firstReply.state, "RUNNING");
      const explained = await li.api.get(`/v1/tickets/${ticket.id}/clocks/${firstReply.id}:explain`);
      assert.ok(explained.intervals.length > 0);

      await li.api.post(`${path}/messages`, { text: "您好，我来帮您看一下。" });
      await li.api.post(`/v1/tickets/${ticket.id}/comments`, { body: "请把日期列改成日期格式。" });
      await until(async () => {
        const list = (await li.api.get(`/v1/tickets/${ticket.id}/clocks`)).clocks;
        return list.find((clock) => clock.kind === "FIRST_REPLY").state === "MET";
      }, "the first-reply clock to be met");
      const resolved = await li.api.post(`/v1/tickets/${ticket.id}:resolve`, { solution: "格式改好后导入成功。" });
      assert.equal(resolved.state, "RESOLVED");
      const rated = await visitor.api.post(`/v1/tickets/${ticket.id}:rate`, { score: 5, solved: true });
      assert.equal(rated.rating.score, 5);
      await li.api.post(`${path}:close`);

      const messages = (await visitor.api.get(`${path}/messages`)).messages;
      assert.deepEqual(
        messages.map((message) => Number(message.sequence)),
        messages.map((_, index) => index + 1),
        "sequences have no gap",
      );
      await until(async () => {
        const { measures } = (await owner.get("/v1/reports/overview")).total;
        return (
          Number(measures.ticketsResolved) >= 1 && measures.csat === 1 && measures.slaAttainment > 0 &&
          Number(measures.conversationsClosed) >= 1 && measures.firstResponseMeanSeconds > 0
        );
      }, "the report to show it");
      const csv = await owner.get("/v1/reports/agents:export");
      assert.ok(csv.includes(li.id));
    });

    test("a client nobody here wrote creates a ticket and follows a conversation over gRPC", async () => {
      const token = product.identity.api_token;
      const tickets = grpcClient(product.grpc(), "deskmesh.tickets.v1.Tickets", token);
      const created = await tickets.call("Create", {
        ticket: { subject: "Cannot export the report", description: "It says E5000.", requester_id: contact.id },
        request_id: "grpc-1",
      });
      assert.ok(created.id.startsWith("tkt_"));
      assert.equal(created.organization_id, organization.id);
      assert.equal(created.tier, "ENTERPRISE");
      const again = await tickets.call("Create", {
        ticket: { subject: "Cannot export the report", description: "It says E5000.", requester_id: contact.id },
        request_id: "grpc-1",
      });
      assert.equal(again.id, created.id, "a repeated request id gives the first result");
      await assert.rejects(
        tickets.call("Create", { ticket: { subject: "another", requester_id: contact.id }, request_id: "grpc-1" }),
        (error) => [3, 9].includes(error.code),
      );
      await assert.rejects(tickets.call("Create", { ticket: {} }), (error) => error.code === 3);
      const anonymous = grpcClient(product.grpc(), "deskmesh.tickets.v1.Tickets");
      await assert.rejects(anonymous.call("Get", { id: created.id }), (error) => error.code === 16);

      const conversations = grpcClient(product.grpc(), "deskmesh.chat.v1.Conversations", token);
      const conversation = await conversations.call("Create", { conversation: { contact_id: contact.id } });
      const stream = conversations.stream("Stream", { id: conversation.id });
      const got = [];
      stream.on("data", (item) => got.push(item));
      stream.on("error", () => {});
      for (const text of ["one", "two", "three"]) {
        await conversations.call("SendMessage", { conversation_id: conversation.id, message: { text } });
      }
      await until(() => got.filter((item) => item.message.sender === "AGENT").length === 3, "the stream");
      assert.deepEqual(got.map((item) => Number(item.sequence)), got.map((_, index) => index + 1));
      stream.cancel();
      for (const client of [tickets, anonymous, conversations]) client.close();
    });

    test("a live socket resumes without loss or doubling", async () => {
      const visitor = await customer("en");
      const conversation = await visitor.api.post("/v1/conversations", { locale: "en" });
      const path = `/v1/conversations/${conversation.id}`;
      const seen = [];
      let current; // what still arrives on an earlier socket comes again
      const connect = (afterSequence) =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${product.http().replace("http", "ws")}/v1/live`, {
            headers: { authorization: `Bearer ${visitor.api.token}` },
          });
          current = socket;
          socket.on("open", () => {
            socket.send(JSON.stringify({ subscribe: { id: "1", path: `${path}:stream`, after: String(afterSequence) } }));
            resolve(socket);
          });
          socket.on("message", (data) => {
            const frame = JSON.parse(data);
            if (frame.event && socket === current) seen.push(Number(frame.sequence));
          });
          socket.on("error", reject);
        });
      let socket = await connect(0);
      for (let i = 0; i < 4; ++i) {
        await visitor.api.post(`${path}/messages`, { text: `question ${i}` });
        if (i === 1) {
          socket.terminate();
          current = undefined;
          socket = await connect(seen.at(-1) ?? 0);
        }
      }
      await until(async () => seen.at(-1) === Number((await visitor.api.get(path)).lastSequence), "the socket to catch up");
      assert.ok(seen.length >= 4);
      assert.deepEqual(seen, seen.map((_, index) => index + 1));
      socket.terminate();
    });

    test("facts reach a webhook, signed so that an independent verifier agrees", async (t) => {
      // Of this test's own ticket: news of the tests before may still be on its way.
      const received = [];
      const receiver = http.createServer((request, response) => {
        let body = "";
        request.on("data", (part) => (body += part));
        request.on("end", () => {
          const isOurs = body.includes('"Webhook"');
          if (isOurs) received.push({ headers: request.headers, body });
          response.statusCode = isOurs && received.length === 1 ? 500 : 200;
          response.end();
        });
      });
      t.after(() => receiver.close());
      await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
      const webhook = await owner.post("/v1/webhooks", {
        url: `http://127.0.0.1:${receiver.address().port}/hook`, eventTypes: ["tickets.ticket_created"],
      });
      await owner.post("/v1/tickets", { subject: "Webhook", requesterId: contact.id });
      await until(() => received.length >= 2, "the retry of the failed delivery", 180);
      const payload = new Webhook(webhook.secret).verify(received[1].body, received[1].headers);
      assert.equal(payload.type, "tickets.ticket_created");
      assert.equal(received[0].headers["webhook-id"], received[1].headers["webhook-id"]);
      await until(async () => {
        const list = (await owner.get(`/v1/webhooks/${webhook.id}/deliveries`)).deliveries;
        const ours = list.find((delivery) => delivery.id === received[0].headers["webhook-id"]);
        // One more where this receiver was too slow.
        return ours?.state === "SUCCEEDED" && ours.attempts >= 2;
      }, "the delivery to be recorded");
      await owner.call("DELETE", `/v1/webhooks/${webhook.id}`);
    });

    test("a P0 is closed once its review has a timeline, a cause and an action", async () => {
      const ticket = await owner.post("/v1/tickets", {
        subject: "全部项目打不开", requesterId: contact.id, priority: "P0",
      });
      await owner.post(`/v1/tickets/${ticket.id}:resolve`, { solution: "恢复" });
      const review = { ticketId: ticket.id, cause: "磁盘写满" };
      await owner.call("PUT", `/v1/tickets/${ticket.id}/review`, review);
      for (const closer of [agents[0].api, owner]) {
        const problem = await refused(closer.post(`/v1/tickets/${ticket.id}:close`));
        assert.equal(problem.reason, "REVIEW_MISSING");
        assert.equal(problem.metadata.missing, "timeline, tasks");
      }
      await owner.call("PUT", `/v1/tickets/${ticket.id}/review`, {
        ...review,
        timeline: [{ time: new Date().toISOString(), text: "第一位客户报告" }],
        tasks: [{ text: "磁盘到 80% 告警", ownerId: agents[1].id }],
      });
      assert.equal((await agents[0].api.post(`/v1/tickets/${ticket.id}:close`)).state, "CLOSED");
    });

    test("bad input is refused by name and changes nothing", async () => {
      // Talks of the tests before may still become tickets.
      const countOf = async () => (await owner.get("/v1/tickets?page_size=1000")).tickets.filter((one) => !one.conversationId).length;
      const count = await countOf();
      const cases = [
        [{ subjct: "x" }, 400, "subjct"],
        [{ subject: 7, requesterId: contact.id }, 400, "subject"],
        [{ subject: "x".repeat(201), requesterId: contact.id }, 400, "subject"],
        [{ subject: "x", requesterId: "con_0" }, 400, "requester_id"],
        [{ subject: "x", requesterId: contact.id, priority: "P9" }, 400, "priority"],
        ['{"subject": "\xff"', 400, ""],
      ];
      for (const [body, status, field] of cases) {
        const problem = await refused(owner.post("/v1/tickets", body));
        assert.equal(problem.status, status, JSON.stringify(body));
        if (field) assert.ok(JSON.stringify(problem).includes(field), JSON.stringify(problem));
        assert.ok(problem.reason && problem.code && problem.trace_id);
      }
      const invalidUtf8 = await fetch(`${product.http()}/v1/tickets`, {
        method: "POST",
        headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json" },
        body: Buffer.concat([Buffer.from('{"subject": "'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
      });
      assert.equal(invalidUtf8.status, 400);
      assert.equal((await refused(owner.post("/v1/tickets", `{"subject":"${"y".repeat(1 << 21)}"}`))).status, 413);
      assert.equal((await refused(new Api(product.http).get("/v1/tickets"))).status, 401);
      assert.equal((await refused(new Api(product.http, "dmk_forged").get("/v1/tickets"))).status, 401);
      assert.equal((await refused(owner.get("/v1/nowhere"))).status, 404);
      assert.equal((await refused(owner.call("DELETE", "/v1/tickets"))).status, 405);
      const visitor = await customer("en");
      assert.equal((await refused(visitor.api.get("/v1/users"))).status, 403);
      const ticket = await owner.post("/v1/tickets", { subject: "etag", requesterId: contact.id });
      assert.equal((await refused(visitor.api.get(`/v1/tickets/${ticket.id}`))).status, 404);
      await owner.patch(`/v1/tickets/${ticket.id}`, { priority: "P1", etag: ticket.etag });
      const stale = await refused(owner.patch(`/v1/tickets/${ticket.id}`, { priority: "P2", etag: ticket.etag }));
      assert.equal(stale.status, 409);
      assert.equal(stale.reason, "STALE_ETAG");
      assert.equal(await countOf(), count + 1);
    });

    test("kill -9 in the middle of writes loses nothing acknowledged and doubles nothing", async () => {
      const node = product.nodeOf("tickets");
      const acknowledged = new Map();
      let next = 0;
      let isOver = false;
      const writer = async () => {
        while (!isOver) {
          const key = `kill-${topology}-${next++}`;
          const body = { subject: key, requesterId: contact.id };
          // The same key until it is acknowledged: what a careful client does.
          while (!isOver) {
            try {
              const ticket = await owner.post("/v1/tickets", body, { "idempotency-key": key });
              acknowledged.set(key, ticket.id);
              break;
            } catch {
              await new Promise((resolve) => setTimeout(resolve, 20));
            }
          }
        }
      };
      const writers = Array.from({ length: 8 }, writer);
      const goOn = async (more) => {
        const size = acknowledged.size + more;
        await new Promise((resolve) => setTimeout(resolve, 300));
        await until(() => acknowledged.size >= size, "writes to be acknowledged", 120);
      };
      for (let round = 0; round < 3; ++round) {
        await goOn(5);
        await node.kill("SIGKILL");
        await node.start();
      }
      await goOn(10);
      isOver = true;
      await Promise.all(writers);
      const found = new Map();
      let token = "";
      do {
        const page = await until(
          () => owner.get(`/v1/tickets?page_size=1000&page_token=${token}`),
          "the list after the kills",
        );
        for (const ticket of page.tickets) {
          if (!ticket.subject.startsWith(`kill-${topology}`)) continue;
          assert.ok(!found.has(ticket.subject), `${ticket.subject} is doubled`);
          found.set(ticket.subject, ticket.id);
        }
        token = page.nextPageToken;
      } while (token);
      for (const [key, id] of acknowledged) assert.equal(found.get(key), id, `${key} is lost`);
      // The effects follow too: every ticket has its clocks.
      const [sample] = [...acknowledged.values()].slice(-1);
      await until(async () => (await owner.get(`/v1/tickets/${sample}/clocks`)).clocks.length > 0,
        "the clocks of the last ticket", 180);
    });

    test("the owner logs in, and an unknown password is refused", async () => {
      const session = await new Api(product.http).post("/v1/sessions:logIn", { email: OWNER, password: PASSWORD });
      assert.ok(session.token);
      const problem = await refused(
        new Api(product.http).post("/v1/sessions:logIn", { email: OWNER, password: "wrong password" }),
      );
      assert.equal(problem.status, 401);
      assert.equal(problem.reason, "LOGIN_FAILED");
    });

    test("after all of it the invariants and the audit log hold", async () => {
      assert.equal((await product.verify()).trim(), TARGETS.slice(0, -1).map((target) => `ok ${target}`).join("\n"));
    });
  });
}
