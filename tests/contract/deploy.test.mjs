// SPDX-License-Identifier: Apache-2.0
//
// deploy/ says the same as the binary: metrics, rules, dashboards, queues, image and compose file.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { parse } from "yaml";
import { Api } from "../support/api.mjs";
import { binary, ROOT, startApart, TARGETS } from "../support/deskmesh.mjs";
import { run, temporaryDirectory, until } from "../support/processes.mjs";

const DEPLOY = join(ROOT, "deploy");
const RULES = join(ROOT, "helm", "deskmesh", "files", "rules.yaml");
const GOLDEN = join(ROOT, "tests", "contract", "golden", "metrics.txt");
const takesNew = Boolean(process.env.DESKMESH_UPDATE_GOLDEN);
const read = (...path) => readFileSync(join(...path), "utf8");

// `name type {labels}` of an exposition, sorted, without the parts of histograms.
function metricsOf(text) {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map((match) => [match[1], match[2]]));
  const labels = new Map();
  for (const [, name, list] of text.matchAll(/^([a-z_]+)(?:\{([^}]*)\})? /gm)) {
    const base = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    const names = [...(list ?? "").matchAll(/([a-z_]+)="/g)].map((match) => match[1]).filter((label) => label !== "le");
    labels.set(base, new Set([...(labels.get(base) ?? []), ...names]));
  }
  return [...types].map(([name, type]) => `${name} ${type} {${[...(labels.get(name) ?? [])].sort().join(",")}}`);
}

// Names of metrics in a PromQL expression that the product itself gives.
const namesIn = (expression) => [...expression.matchAll(/\bdeskmesh_[a-z_]+/g)].map((match) => match[0]);

describe("what operators deploy", { timeout: 900_000 }, () => {
  let product, published;

  before(async () => {
    product = await startApart();
    const owner = new Api(product.http, product.identity.api_token);
    const contact = await owner.post("/v1/contacts", { displayName: "Ann", email: "ann@customer.example" });
    const ticket = await owner.post("/v1/tickets", { subject: "figures", requesterId: contact.id });
    await until(async () => (await owner.get(`/v1/tickets/${ticket.id}/clocks`)).clocks.length > 0, "the clocks");
    const look = async () => {
      product.texts = await Promise.all(
        TARGETS.map(async (target) => (await fetch(`http://${product.nodes[target].addresses.metrics}/metrics`)).text()),
      );
      published = [...new Set(product.texts.flatMap(metricsOf))].sort();
    };
    // Some appear with what they tell of, a moment later.
    const isGolden = async () => (await look(), `${published.join("\n")}\n` === read(GOLDEN));
    await (takesNew ? look() : until(isGolden, "the metrics").catch(() => {}));
  });
  after(() => product?.stop());

  test("the metrics are those of the golden file, and promtool finds nothing to say", async () => {
    if (takesNew) writeFileSync(GOLDEN, `${published.join("\n")}\n`);
    assert.deepEqual(published, read(GOLDEN).trim().split("\n"), "DESKMESH_UPDATE_GOLDEN=1 takes the new set");
    for (const text of product.texts) await run("promtool", ["check", "metrics"], { input: text });
    const build = /deskmesh_build_info\{targets="tickets",version="\d+\.\d+\.\d+"\} 1/;
    assert.ok(product.texts.some((text) => build.test(text)));
  });

  test("the rules are sound, fire when they should, and use metrics that exist", async () => {
    const folder = temporaryDirectory("rules");
    for (const file of readdirSync(join(DEPLOY, "prometheus"))) copyFileSync(join(DEPLOY, "prometheus", file), join(folder, file));
    copyFileSync(RULES, join(folder, "rules.yaml"));
    await run("promtool", ["check", "config", join(folder, "prometheus.yml")]);
    await run("promtool", ["test", "rules", "rules_test.yaml"], { cwd: folder });
    const known = new Set(published.map((line) => line.split(" ")[0]));
    const tested = read(DEPLOY, "prometheus", "rules_test.yaml");
    for (const rule of parse(read(RULES)).groups.flatMap((group) => group.rules)) {
      for (const name of namesIn(rule.expr)) assert.ok(known.has(name.replace(/_bucket$/, "")), `${name} isn't published`);
      if (rule.alert) assert.ok(tested.includes(`alertname: ${rule.alert}`), `${rule.alert} has no test`);
    }
    const scraped = parse(read(DEPLOY, "prometheus", "prometheus.yml")).scrape_configs[0].static_configs;
    assert.deepEqual(scraped.map((one) => one.labels.target).sort(), [...TARGETS].sort());
  });

  test("every figure of the dashboards exists: metrics, records, methods", () => {
    const known = new Set(published.map((line) => line.split(" ")[0]));
    const records = new Set(parse(read(RULES)).groups.flatMap((group) => group.rules).map((rule) => rule.record).filter(Boolean));
    const methods = new Set(product.texts.flatMap((text) => [...text.matchAll(/method="([^"]+)"/g)].map((match) => match[1])));
    for (const file of readdirSync(join(DEPLOY, "grafana", "dashboards"))) {
      const board = JSON.parse(read(DEPLOY, "grafana", "dashboards", file));
      assert.ok(board.uid && board.title && board.panels.length > 5);
      assert.equal(new Set(board.panels.map((panel) => panel.id)).size, board.panels.length);
      for (const { expr } of board.panels.flatMap((panel) => panel.targets)) {
        for (const name of namesIn(expr)) assert.ok(known.has(name), `${file}: ${name} isn't published`);
        for (const [name] of expr.matchAll(/deskmesh:[a-z0-9_:]+/g)) assert.ok(records.has(name), `${file}: ${name} isn't recorded`);
        for (const [, method] of expr.matchAll(/method="([^"]+)"/g)) assert.ok(methods.has(method), `${file}: no method ${method}`);
      }
    }
  });

  test("deploy/rabbitmq holds exactly what the product declares, and a broker takes it", async () => {
    const { rabbit } = product.servers;
    const path = join(rabbit.directory, "exported.json");
    await rabbit.control("export_definitions", path, "--format", "json");
    const all = JSON.parse(readFileSync(path, "utf8"));
    const byText = (one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
    const sorted = (value) =>
      Array.isArray(value) ? value.map(sorted)
      : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
      : value;
    const declared = Object.fromEntries(
      ["vhosts", "exchanges", "queues", "bindings"].map((kind) => [
        kind,
        kind === "vhosts" ? [{ name: "/" }] : all[kind].map(sorted).sort(byText),
      ]),
    );
    const file = join(DEPLOY, "rabbitmq", "definitions.json");
    if (takesNew) writeFileSync(file, `${JSON.stringify(declared, null, 2)}\n`);
    assert.deepEqual(declared, JSON.parse(readFileSync(file, "utf8")), "DESKMESH_UPDATE_GOLDEN=1 writes it");
    assert.ok(declared.queues.length >= 5);
    for (const queue of declared.queues) assert.equal(queue.arguments["x-queue-type"], "quorum", queue.name);
    copyFileSync(file, path);
    await rabbit.control("import_definitions", path);
  });

  test("the image installs the packages of every library that the binary links", () => {
    const dockerfile = read(DEPLOY, "docker", "Dockerfile");
    const needed = execFileSync("ldd", [binary()], { encoding: "utf8" });
    const direct = execFileSync("objdump", ["-p", binary()], { encoding: "utf8" })
      .split("\n").filter((line) => line.includes("NEEDED")).map((line) => line.trim().split(/\s+/)[1]);
    const pathOf = (library) => needed.split("\n").find((line) => line.includes(`${library} =>`))?.trim().split(/\s+/)[2];
    // dpkg knows some libraries below /lib and some below /usr/lib, and none by its link.
    const spellings = (path) => [path, realpathSync(path)].flatMap((one) => [one.replace(/^\/usr/, ""), `/usr${one.replace(/^\/usr/, "")}`]);
    const paths = new Map(direct.filter(pathOf).map((library) => [library, spellings(pathOf(library))]));
    const { stdout } = spawnSync("dpkg", ["-S", ...[...paths.values()].flat()], { encoding: "utf8" });
    const owners = new Map(stdout.trim().split("\n").map((line) => [line.split(": ")[1], line.split(":")[0]]));
    for (const [library, names] of paths) {
      const owner = names.map((name) => owners.get(name)).find(Boolean);
      assert.ok(owner, `no package has ${library}`);
      if (owner === "libc6") continue;
      assert.ok(dockerfile.split(/\s+/).includes(owner), `the Dockerfile doesn't install ${owner} for ${library}`);
    }
    assert.ok(paths.size > 10);
    assert.match(dockerfile, /^USER 65532:65532$/m);
    for (const [, source] of dockerfile.matchAll(/^COPY ([a-zA-Z.\/]+) /gm)) {
      if (!source.startsWith("--")) assert.ok(existsSync(join(ROOT, source)), source);
    }
  });

  test("the compose file starts every target with settings the binary takes", async () => {
    const file = join(DEPLOY, "compose", "compose.yaml");
    const { services, volumes } = parse(readFileSync(file, "utf8"), { merge: true });
    for (const target of TARGETS) {
      const { command, environment, read_only: isReadOnly } = services[target];
      assert.ok(isReadOnly);
      assert.ok(command.includes(`--target=${target}`));
      const env = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{[A-Z_]+\}/g, "x".repeat(32))]),
      );
      await run(binary(), [...command, "--verify-config"], { env: { PATH: process.env.PATH, ...env } });
    }
    for (const [name, service] of Object.entries(services)) {
      for (const needed of Object.keys(service.depends_on ?? {})) assert.ok(services[needed], `${name} needs ${needed}`);
      for (const volume of service.volumes ?? []) {
        const [source] = volume.split(":");
        if (source.startsWith(".")) assert.ok(existsSync(resolve(dirname(file), source)), `${name}: ${source}`);
        else assert.ok(source in volumes, `${name}: ${source}`);
      }
    }
  });
});
