// SPDX-License-Identifier: Apache-2.0
//
// The Helm chart, rendered by a real helm: lint, Kubernetes schemas, policies, golden renderings,
// refusals. tests/e2e/story.test.mjs runs what it renders.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { Authority } from "../support/certificates.mjs";
import { CHART, helm, helmBinary, Manifests, NAMESPACE, renderText, selects } from "../support/chart.mjs";
import { binary, ROOT } from "../support/deskmesh.mjs";
import { temporaryDirectory } from "../support/processes.mjs";

const GOLDEN = join(ROOT, "tests", "contract", "golden", "helm");
const VALUES = readdirSync(join(CHART, "ci")).map((file) => join(CHART, "ci", file));
const KUBERNETES = ["1.27.0", "1.30.0", "1.33.0"];
const skip = !helmBinary() && "npm's helm runs on Linux x86-64 only";
const nameOf = (path) => path.split("/").pop().replace(".yaml", "");

// Secrets that an installation brings itself, per values file.
const EXTERNAL = new Set([
  "deskmesh-connections", "deskmesh-database", "deskmesh-bus", "deskmesh-cache", "deskmesh-security",
  "deskmesh-internal-tls", "deskmesh-gateway-tls", "deskmesh-database-tls", "deskmesh-bus-tls", "deskmesh-cache-tls", "deskmesh-test-token",
]);

// What every rendering must keep, whatever the values; answers what is broken.
function policyErrors(manifests) {
  const errors = [];
  const wrong = (object, message) => errors.push(`${object.kind}/${object.metadata.name}: ${message}`);
  const seen = new Set();
  for (const object of manifests.objects) {
    const { kind, metadata } = object;
    if (seen.has(`${kind}/${metadata.name}`)) wrong(object, "is rendered twice");
    seen.add(`${kind}/${metadata.name}`);
    if (metadata.name.length > 63) wrong(object, "its name is longer than 63 characters");
    if (/^Cluster|CustomResource|Namespace$/.test(kind)) wrong(object, "belongs to the whole cluster");
    for (const label of ["name", "instance", "component", "version", "part-of", "managed-by"]) {
      if (!metadata.labels?.[`app.kubernetes.io/${label}`]) wrong(object, `has no label ${label}`);
    }
  }
  for (const { owner, metadata, spec } of manifests.pods()) {
    if (spec.automountServiceAccountToken !== false) wrong(owner, "mounts a service account token");
    const pod = spec.securityContext ?? {};
    if (!pod.runAsNonRoot || pod.seccompProfile?.type !== "RuntimeDefault") wrong(owner, "may run as root");
    for (const container of spec.containers) {
      const security = container.securityContext ?? {};
      if (
        security.allowPrivilegeEscalation !== false || security.readOnlyRootFilesystem !== true ||
        !security.capabilities?.drop?.includes("ALL")
      ) {
        wrong(owner, "its container isn't restricted");
      }
      const { requests, limits } = container.resources;
      if (!requests?.cpu || !requests?.memory || !limits?.memory) wrong(owner, "requests or memory limit missing");
      if (!/(:[^:/]+|@sha256:[0-9a-f]{64})$/.test(container.image) || /:latest$/.test(container.image)) {
        wrong(owner, `image ${container.image} isn't pinned`);
      }
      for (const { name, value, valueFrom } of container.env ?? []) {
        const isPath = value?.startsWith("/etc/deskmesh/");
        if (value !== undefined && !isPath && /:\/\/|KEY|TOKEN|PASSWORD/.test(name + value)) wrong(owner, `${name} is in the open`);
        const reference = valueFrom?.secretKeyRef;
        if (!reference || EXTERNAL.has(reference.name)) continue;
        if (!manifests.get("Secret", reference.name).stringData[reference.key]) wrong(owner, `no secret for ${name}`);
      }
      for (const mount of container.volumeMounts ?? []) {
        if (!spec.volumes.some((volume) => volume.name === mount.name)) wrong(owner, `no volume ${mount.name}`);
      }
    }
    for (const volume of spec.volumes ?? []) {
      if (volume.configMap) manifests.get("ConfigMap", volume.configMap.name);
      if (volume.secret && !EXTERNAL.has(volume.secret.secretName)) manifests.get("Secret", volume.secret.secretName);
    }
    if (owner.kind === "Deployment") {
      const labels = metadata.labels;
      if (!selects(owner.spec.selector.matchLabels, labels)) wrong(owner, "doesn't select its own pods");
      const [container] = spec.containers;
      for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
        if (!container[probe]) wrong(owner, `has no ${probe}`);
      }
      const services = manifests.all("Service").filter((service) => selects(service.spec.selector, labels));
      if (!services.some((service) => service.spec.clusterIP === "None")) wrong(owner, "has no headless Service");
      for (const service of services) {
        for (const { name, targetPort } of service.spec.ports) {
          if (!container.ports.some((port) => port.name === targetPort)) wrong(service, `port ${name} leads nowhere`);
        }
      }
      const scaler = manifests
        .all("HorizontalPodAutoscaler")
        .find((object) => object.spec.scaleTargetRef.name === owner.metadata.name);
      if (Boolean(scaler) === (owner.spec.replicas !== undefined)) wrong(owner, "replicas by hand or by scaler");
      const least = scaler?.spec.minReplicas ?? owner.spec.replicas;
      const budget = manifests.all("PodDisruptionBudget").find((one) => selects(one.spec.selector.matchLabels, labels));
      if (least > 1 !== Boolean(budget)) wrong(owner, "a disruption budget goes with two replicas or more");
      if (budget && budget.spec.minAvailable >= least) wrong(budget, "no pod could ever be moved");
      const policies = manifests.all("NetworkPolicy");
      if (policies.length && !policies.some((one) => selects(one.spec.podSelector.matchLabels, labels))) {
        wrong(owner, "no NetworkPolicy covers it");
      }
      const config = parse(manifests.get("ConfigMap", spec.volumes[0].configMap.name).data["deskmesh.yaml"]);
      const seconds = (text) => Number(/^(\d+)s$/.exec(text)[1]);
      const longest = seconds(config.server.drain_delay) + 2.5 * seconds(config.server.stop_timeout) + 4;
      if (spec.terminationGracePeriodSeconds <= longest) wrong(owner, `may need ${longest} s to stop`);
    }
  }
  for (const ingress of manifests.all("Ingress")) {
    for (const path of ingress.spec.rules.flatMap((rule) => rule.http.paths)) {
      const { name, port } = path.backend.service;
      const service = manifests.get("Service", name);
      if (!service.spec.ports.some((one) => one.name === port.name)) wrong(ingress, `no port ${port.name}`);
    }
  }
  for (const route of [...manifests.all("HTTPRoute"), ...manifests.all("GRPCRoute")]) {
    if (!route.spec.parentRefs.length) wrong(route, "has no parent");
    for (const { name, port } of route.spec.rules.flatMap((rule) => rule.backendRefs)) {
      const service = manifests.get("Service", name);
      if (!service.spec.ports.some((one) => one.port === port)) wrong(route, `no port ${port}`);
    }
  }
  for (const job of manifests.all("Job")) {
    const weight = Number(job.metadata.annotations["helm.sh/hook-weight"]);
    for (const { valueFrom } of job.spec.template.spec.containers[0].env) {
      if (!valueFrom) continue;
      if (EXTERNAL.has(valueFrom.secretKeyRef.name)) continue;
      const secret = manifests.get("Secret", valueFrom.secretKeyRef.name);
      if (!(Number(secret.metadata.annotations?.["helm.sh/hook-weight"]) < weight)) wrong(job, "runs before its Secret");
    }
  }
  return errors;
}

describe("the Helm chart", { skip, timeout: 900_000 }, () => {
  test("passes a strict lint, alone and with each values file", () => {
    for (const values of [[], ...VALUES.map((file) => ["-f", file])]) {
      const { code, out, err } = helm("lint", "--strict", CHART, ...values);
      assert.equal(code, 0, out + err);
    }
  });

  test("renders what Kubernetes takes and the policies allow, for each values file and version", async () => {
    const { schemaErrors } = await import("../support/kubernetes_schema.mjs");
    for (const file of VALUES) {
      for (const kube of KUBERNETES) {
        const manifests = new Manifests(renderText(["-f", file], { kube }));
        assert.ok(manifests.all("Deployment").length === 8, "a Deployment per target");
        assert.deepEqual(manifests.objects.flatMap(schemaErrors), [], `${nameOf(file)} on ${kube}`);
        assert.deepEqual(policyErrors(manifests), [], `${nameOf(file)} on ${kube}`);
      }
    }
  });

  test("the schema check itself finds unknown fields, wrong types and missing fields", async () => {
    const { schemaErrors } = await import("../support/kubernetes_schema.mjs");
    const [deployment] = new Manifests(renderText(["-f", VALUES[0]])).all("Deployment");
    for (const spoil of [
      (spec) => (spec.template.spec.containers[0].imagePullpolicy = "Always"),
      (spec) => (spec.replicas = "2"),
      (spec) => delete spec.selector,
    ]) {
      const spoilt = structuredClone(deployment);
      spoil(spoilt.spec);
      assert.notDeepEqual(schemaErrors(spoilt), []);
    }
  });

  test("renders the same as the golden files", () => {
    for (const file of VALUES) {
      const golden = join(GOLDEN, `${nameOf(file)}.yaml`);
      const rendered = renderText(["-f", file]);
      if (process.env.DESKMESH_UPDATE_GOLDEN) {
        mkdirSync(GOLDEN, { recursive: true });
        writeFileSync(golden, rendered);
      }
      assert.ok(existsSync(golden), "run once with DESKMESH_UPDATE_GOLDEN=1");
      assert.equal(rendered, readFileSync(golden, "utf8"), `${golden}: DESKMESH_UPDATE_GOLDEN=1 takes the new rendering`);
    }
  });

  test("knows exactly the targets of the binary, and writes a configuration it takes", async () => {
    const schema = JSON.parse(readFileSync(join(CHART, "values.schema.json"), "utf8"));
    let refusal = "";
    try {
      execFileSync(binary(), ["serve", "--target=nobody", "--print-config"], { stdio: "pipe" });
    } catch (error) {
      refusal = String(error.stderr);
    }
    const known = /is none of all, (.*)/.exec(refusal)[1].split(", ");
    assert.deepEqual(Object.keys(schema.properties.targets.properties).sort(), known.sort());
    const folder = temporaryDirectory("chart-config");
    // In the place of the mounted Secrets.
    const authority = await Authority.make("chart");
    for (const secret of ["internal", "gateway", "database", "bus", "cache"]) {
      mkdirSync(join(folder, secret));
      await authority.issue(join(folder, secret, "tls"));
      copyFileSync(authority.certificate, join(folder, secret, "ca.crt"));
    }
    for (const file of VALUES) {
      const manifests = new Manifests(renderText(["-f", file]));
      const config = manifests.all("ConfigMap")[0].data["deskmesh.yaml"];
      const path = join(folder, "deskmesh.yaml");
      writeFileSync(path, config.replaceAll("/etc/deskmesh/tls", folder));
      execFileSync(binary(), ["serve", "--target=tickets", "--config", path, "--verify-config"], {
        env: {
          PATH: process.env.PATH, DESKMESH_DATABASE__URL: "postgresql://x/y",
          DESKMESH_BUS__URL: config.includes("/tls/bus") ? "amqps://x/" : "amqp://x/",
          DESKMESH_CACHE__URL: config.includes("/tls/cache") ? "rediss://x" : "redis://x", DESKMESH_SECURITY__INTERNAL_KEY: "0123456789abcdef0123456789abcdef",
        },
        stdio: "pipe",
      });
    }
  });

  test("two releases in one namespace share no name, however long theirs are", () => {
    const names = (release) =>
      new Manifests(renderText(["-f", VALUES.find((file) => nameOf(file) === "minimal")], { release })).objects.map(
        (object) => `${object.kind}/${object.metadata.name}`,
      );
    const long = "a-release-name-of-the-greatest-length-helm-takes-1234";
    const taken = new Set(names("blue"));
    assert.ok(names("green").every((name) => !taken.has(name)));
    assert.ok(names(long).every((name) => name.split("/")[1].length <= 63));
  });

  test("a changed setting rolls the pods, and only values that make sense are taken", () => {
    const minimal = ["-f", join(CHART, "ci", "minimal.yaml")];
    const checksum = (args) =>
      new Manifests(renderText([...minimal, ...args])).all("Deployment")[0].spec.template.metadata.annotations["checksum/config"];
    assert.notEqual(checksum([]), checksum(["--set", "config.log.level=debug"]));
    assert.equal(checksum([]), checksum(["--set", "ingress.className=nginx"]));
    const tickets = (args) =>
      new Manifests(renderText([...minimal, ...args])).all("Deployment").find((one) => one.metadata.name.endsWith("-tickets"));
    assert.equal(tickets(["--set", "targets.tickets.replicas=5"]).spec.replicas, 5);
    assert.equal(tickets(["--set", "targets.tickets.enabled=false"]), undefined);
    for (const [setting, complaint] of [
      ["database.url=sqlite:/data", /database\.url/],
      ["bus.url=memory:", /bus\.url/],
      ["security.internalKey=short", /security\.internalKey/],
      ["image.tag=latest", /image\.tag/],
      ["targets.ticket.replicas=2", /ticket/],
      ["targets.tickets.replicas=-1", /replicas/],
      ["targets.tickets.replica=2", /replica/],
      ["defaults.terminationGracePeriodSeconds=5", /terminationGracePeriodSeconds/],
      ["ingress.enabled=true", /hosts/],
      ["tls.internal.enabled=true", /tls\.internal\.existingSecret must be set/],
      ["bus.tls.clientCertificate=true", /bus\.tls\.existingSecret must be set/],
      ["cache.tls.ca=x", /ca/],
      ["config.database.url=postgresql://x", /config\.database\.url would be readable in a ConfigMap.*DESKMESH_DATABASE__URL/],
      ["config.knowledge.generator_api_key=x", /config\.knowledge\.generator_api_key would be readable/],
      ["config.knowledge.embedding_api_key=x", /config\.knowledge\.embedding_api_key would be readable/],
      ["targets.chat.autoscaling.enabled=true,targets.chat.autoscaling.minReplicas=9", /targets\.chat\.autoscaling\.minReplicas must not exceed/],
      ["targets.chat.podDisruptionBudget.minAvailable=2", /targets\.chat\.podDisruptionBudget\.minAvailable keeps all 2 replicas/],
      ["targets.chat.podDisruptionBudget.minAvailable=99%", /minAvailable keeps all 2 replicas/],
      ["gatewayApi.enabled=true", /gatewayApi\.parentRefs must name/],
      ["ingress.grpc.enabled=true", /ingress\.grpc\.host must be set/],
      ["database.url=,database.existingSecret=", /database\.url or database\.existingSecret must be set/],
    ]) {
      const { code, err } = helm(
        "template", "desk", CHART, "--namespace", NAMESPACE, "--kube-version", "1.30.0", ...minimal, "--set", setting,
      );
      assert.notEqual(code, 0, `${setting} is taken`);
      assert.match(err, complaint);
    }
  });
});
