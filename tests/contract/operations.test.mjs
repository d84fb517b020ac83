// SPDX-License-Identifier: Apache-2.0
//
// Every command of docs/operations.md is run as it stands there: `sh` blocks against a product on stores
// of its own, `sh cluster` blocks until their tool finds no cluster, which it does only after it has
// understood every word.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { helmBinary } from "../support/chart.mjs";
import { binary, ROOT, startApart } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";

// {words, needsCluster} of every command, in the order of the page.
function commandsOf(markdown) {
  const commands = [];
  for (const [, kind, body] of markdown.matchAll(/^```sh( cluster)?\n(.*?)^```$/gms)) {
    let text = "";
    for (const line of body.split("\n")) {
      text += text ? `\n${line}` : line;
      // Goes on: a backslash at the end, or a quote that is open.
      if (line.endsWith("\\") || (text.match(/"/g) ?? []).length % 2 || (text.match(/'/g) ?? []).length % 2) continue;
      if (text.trim() && !text.trim().startsWith("#")) commands.push({ words: text, needsCluster: Boolean(kind) });
      text = "";
    }
    assert.equal(text, "", `an unfinished command: ${text}`);
  }
  return commands;
}

// What the tool says when all that is missing is the cluster.
const NO_CLUSTER = /Kubernetes cluster unreachable|connection refused|was refused|couldn't get current server API group list/i;
const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

describe("the operations guide", { timeout: 1_200_000 }, () => {
  const markdown = readFileSync(join(ROOT, "docs", "operations.md"), "utf8");
  const commands = commandsOf(markdown);
  let product, folder, env;

  // Places of the page, here.
  const here = (words) =>
    words
      .replaceAll("/etc/deskmesh/", `${folder}/etc/`)
      .replaceAll("/backups/", `${folder}/backups/`)
      .replaceAll("http://127.0.0.1:9091", `http://${product.nodes.tickets.addresses.metrics}`)
      .replaceAll("http://127.0.0.1:8080", product.http());

  before(async () => {
    product = await startApart();
    const { postgres, rabbit, redis } = product.servers;
    folder = temporaryDirectory("operations");
    for (const name of ["etc", "backups", "bin"]) mkdirSync(join(folder, name));
    const config = readFileSync(product.nodes.accounts.args[1], "utf8");
    writeFileSync(join(folder, "etc", "deskmesh.yaml"), config);
    await run("psql", [postgres.url, "-Xqc", "CREATE DATABASE empty"]);
    writeFileSync(join(folder, "etc", "empty.yaml"), config.replace(postgres.url, postgres.url.replace(/postgres$/, "empty")));
    symlinkSync(binary(), join(folder, "bin", "deskmesh"));
    if (helmBinary()) symlinkSync(helmBinary(), join(folder, "bin", "helm"));
    symlinkSync(join(ROOT, "helm"), join(folder, "helm"));
    for (const tool of ["rabbitmqctl", "rabbitmq-plugins"]) {
      writeFileSync(join(folder, "bin", tool), rabbit.script(tool));
      chmodSync(join(folder, "bin", tool), 0o755);
    }
    env = {
      PATH: `${join(folder, "bin")}:${process.env.PATH}`, HOME: folder, LANG: "C.UTF-8",
      DATABASE_URL: postgres.url, CACHE_URL: redis.url, KUBECONFIG: "/dev/null",
    };
    const owner = new Api(product.http, product.identity.api_token);
    const contact = await owner.post("/v1/contacts", { displayName: "Ann", email: "ann@customer.example" });
    const ticket = await owner.post("/v1/tickets", { subject: "to be backed up", requesterId: contact.id });
    await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "the clocks");
  });
  after(() => product?.stop());

  test("has its commands in blocks that say how they are run", () => {
    assert.ok(commands.length > 20);
    assert.doesNotMatch(markdown, /^```(?!sh$|sh cluster$|$)/m);
  });

  const cluster = commands.filter((one) => one.needsCluster);
  for (const { words } of cluster) {
    const tool = words.split(" ")[0];
    const isThere = tool === "helm" ? helmBinary() : hasKubectl;
    test(`understood: ${words}`, { skip: !isThere && `${tool} is not installed` }, () => {
      for (const name of ["tls.crt", "tls.key", "ca.crt"]) writeFileSync(join(folder, name), "x");
      const { status, stderr } = spawnSync("sh", ["-c", here(words)], { env, cwd: folder, encoding: "utf8", timeout: 180_000 });
      assert.notEqual(status, 0, "there is a cluster?");
      assert.match(stderr, NO_CLUSTER);
      assert.doesNotMatch(stderr, /unknown (flag|command|shorthand)|usage:/i);
      // A word that is wrong is noticed before the cluster is missed.
      const spoilt = spawnSync("sh", ["-c", `${here(words)} --no-such-flag`], { env, cwd: folder, encoding: "utf8", timeout: 180_000 });
      assert.match(spoilt.stderr, /unknown flag/);
    });
  }

  for (const [i, { words }] of commands.filter((one) => !one.needsCluster).entries()) {
    test(`runs ${i + 1}: ${words.split("\n")[0].slice(0, 90)}`, () => {
      const { status, stdout, stderr } = spawnSync("sh", ["-c", here(words)], { env, cwd: folder, encoding: "utf8", timeout: 300_000 });
      assert.equal(status, 0, `${words}\n${stdout}${stderr}`);
      if (words.includes("create_distributed_table")) assert.match(stdout, /create_distributed_table\('tickets\.ticket', 'workspace_id'\)/);
      if (words.includes("indisunique")) assert.equal(stdout.trim(), "", "a unique index without workspace_id");
      if (words.includes("deskmesh restore")) assert.ok(JSON.parse(stdout).parts > 10);
      if (words.includes("deskmesh verify --config")) assert.equal(stdout.match(/^ok /gm).length, 7);
    });
  }
});
