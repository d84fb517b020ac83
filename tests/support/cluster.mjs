// SPDX-License-Identifier: Apache-2.0
//
// Runs what the Helm chart renders, without Kubernetes: every pod is local processes with exactly the
// rendered command, arguments, environment, mounted files and ports, on a loopback address of its own;
// Services are names of a name server, which knows the ready pods that their selectors match; probes are
// asked as a kubelet would.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import grpc from "@grpc/grpc-js";
import { Manifests, NAMESPACE, renderText, selects } from "./chart.mjs";
import { NameServer } from "./dns.mjs";
import { binary, OWNER, PASSWORD } from "./deskmesh.mjs";
import { Child, run, temporaryDirectory, until } from "./processes.mjs";
import { startPostgres, startRabbit, startRedis } from "./servers.mjs";

// `grpc.health.v1.Health/Check` of the whole server: an empty request, field 1 of the answer is 1
// when it serves.
function grpcProbe(address) {
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      "/grpc.health.v1.Health/Check", (x) => x, (x) => x, Buffer.alloc(0), new grpc.Metadata(),
      { deadline: Date.now() + 10_000 },
      (error, reply) => {
        client.close();
        resolve(!error && reply[0] === 0x08 && reply[1] === 1);
      },
    );
  });
}

// One replica of a Deployment.
class Pod {
  constructor(cluster, template) {
    const address = cluster.freeAddress();
    this.cluster = cluster;
    this.template = template;
    this.isReady = false;
    this.labels = template.metadata.labels;
    this.spec = template.spec;
    [this.container] = template.spec.containers;
    this.address = address;
    this.name = `${this.container.name}@${address}`;
  }
  port(port) {
    if (typeof port === "number") {
      assert.ok(this.container.ports.some((entry) => entry.containerPort === port), `${this.name} has no port ${port}`);
      return port;
    }
    const found = this.container.ports.find((entry) => entry.name === port);
    assert.ok(found, `${this.name} has no port named ${port}`);
    return found.containerPort;
  }
  // Asks a probe once.
  async ask(probe) {
    if (probe.grpc) return grpcProbe(`${this.address}:${this.port(probe.grpc.port)}`);
    const response = await fetch(`http://${this.address}:${this.port(probe.httpGet.port)}${probe.httpGet.path}`);
    this.probed = await response.text();
    return response.status >= 200 && response.status < 400;
  }
  // Starts the process and waits for the startup and readiness probes, no longer than they allow.
  async start() {
    const { command, args, env } = this.cluster.launch(this.spec, this.container, this.address);
    this.process = new Child(command, args, { env, quiet: !process.env.DESKMESH_TEST_VERBOSE });
    const { startupProbe, readinessProbe } = this.container;
    const gone = () => {
      if (this.process.hasEnded) throw new Error(`${this.name} ended:\n${this.process.output.slice(-3000)}`);
    };
    const allowed = startupProbe.periodSeconds * startupProbe.failureThreshold;
    await until(async () => (gone(), this.ask(startupProbe)), `${this.name} to start`, allowed);
    await until(async () => (gone(), this.ask(readinessProbe)), `${this.name} to be ready`, 180);
    this.isReady = true;
    return this;
  }
  kill(signal = "SIGKILL") {
    this.isReady = false;
    return this.process.kill(signal);
  }
  async stop() {
    const begin = Date.now();
    // The Services hear of it a little later than the pod.
    const endpoint = setTimeout(() => (this.isReady = false), 200);
    const { code } = await this.process.kill("SIGTERM");
    clearTimeout(endpoint);
    this.isReady = false;
    assert.equal(code, 0, `${this.name} ended with ${code}:\n${this.process.output.slice(-3000)}`);
    const seconds = (this.stopSeconds = (Date.now() - begin) / 1000);
    assert.ok(seconds < this.spec.terminationGracePeriodSeconds, `${this.name} took ${seconds} s to stop`);
  }
}

export class Cluster {
  // `settings`: arguments of helm (`-f`, `--set`).
  constructor(settings) {
    this.manifests = new Manifests(renderText(settings));
    this.directory = temporaryDirectory("cluster");
    // Several test runs at once, all on the chart's ports.
    const block = () => 1 + Math.floor(Math.random() * 250);
    this.network = `127.${block()}.${block()}`;
    this.addresses = 1;
    this.pods = [];
    for (const deployment of this.manifests.all("Deployment")) {
      for (let i = 0; i < this.replicasOf(deployment); ++i) {
        this.pods.push(new Pod(this, deployment.spec.template));
      }
    }
  }
  // No two pods have had the same one, for some hundred pods.
  freeAddress() {
    return `${this.network}.${2 + (this.addresses++ % 250)}`;
  }
  // As a Deployment with maxSurge 1 replaces a pod: its successor comes first, then it goes.
  async roll(pod) {
    const successor = new Pod(this, pod.template);
    await successor.start();
    this.pods.push(successor);
    await pod.stop();
    this.pods.splice(this.pods.indexOf(pod), 1);
    return successor;
  }
  replicasOf(deployment) {
    if (deployment.spec.replicas !== undefined) return deployment.spec.replicas;
    const scaler = this.manifests
      .all("HorizontalPodAutoscaler")
      .find((object) => object.spec.scaleTargetRef.name === deployment.metadata.name);
    return scaler.spec.minReplicas;
  }
  podsOf(target) {
    return this.pods.filter((pod) => pod.labels["app.kubernetes.io/component"] === target);
  }
  // The pods that a Service selects, and the port of theirs behind one of its ports.
  behind(host, port) {
    const [name, namespace] = host.split(".");
    assert.equal(namespace, NAMESPACE);
    const service = this.manifests.get("Service", name);
    const entry = service.spec.ports.find((one) => one.port === Number(port));
    assert.ok(entry, `the Service ${name} has no port ${port}`);
    const pods = this.pods.filter((pod) => selects(service.spec.selector, pod.labels));
    assert.ok(pods.length, `the Service ${name} selects no pod`);
    return { pods, target: entry.targetPort };
  }
  // `host:port` of every ready pod behind a Service's port.
  resolve(host, port) {
    const { pods, target } = this.behind(host, port);
    return pods.filter((pod) => pod.isReady).map((pod) => `${pod.address}:${pod.port(target)}`);
  }
  // What the name server says of a name.
  addressesOf(name) {
    const service = /^([-a-z0-9]+)\.([-a-z0-9]+)\.svc\.cluster\.local$/.exec(name);
    if (!service || service[2] !== NAMESPACE || !this.manifests.all("Service").some((one) => one.metadata.name === service[1])) {
      return undefined;
    }
    const { selector } = this.manifests.get("Service", service[1]).spec;
    return this.pods.filter((pod) => pod.isReady && selects(selector, pod.labels)).map((pod) => pod.address);
  }
  // Names of Services in a text: those that gRPC resolves go to the cluster's name server, others become
  // an address behind them. Pods listen at the ports of their Services: a name server knows no ports.
  resolveText(text) {
    const names = /(dns:\/\/\/)?([-a-z0-9]+\.[-a-z0-9]+)\.svc\.cluster\.local\.?:(\d+)/g;
    return text.replaceAll(names, (whole, scheme, host, port) => {
      const { pods, target } = this.behind(host, port);
      if (!scheme) return `${pods.find((pod) => pod.isReady).address}:${pods[0].port(target)}`;
      assert.equal(pods[0].port(target), Number(port), `${host} is headless: its port must be the pods'`);
      return `dns://127.0.0.1:${this.names.port}/${whole.slice(scheme.length)}`;
    });
  }
  secret({ name, key }) {
    const value = this.manifests.get("Secret", name).stringData[key];
    assert.ok(value, `the Secret ${name} has no key ${key}`);
    return value;
  }
  // Command, arguments and environment of a container, its files laid out below a folder.
  launch(spec, container, address = "127.0.0.1") {
    const root = join(this.directory, `${container.name}-${address}`);
    let args = container.args.map((argument) => this.resolveText(argument.replace("0.0.0.0", address)));
    for (const mount of container.volumeMounts ?? []) {
      const volume = spec.volumes.find((one) => one.name === mount.name);
      assert.ok(volume, `no volume ${mount.name}`);
      const path = join(root, mount.mountPath);
      if (volume.emptyDir) {
        mkdirSync(path, { recursive: true });
        continue;
      }
      const { data } = this.manifests.get("ConfigMap", volume.configMap.name);
      assert.ok(mount.subPath in data, `the ConfigMap has no ${mount.subPath}`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, this.resolveText(data[mount.subPath]));
      args = args.map((argument) => argument.replace(mount.mountPath, path));
    }
    const env = { PATH: process.env.PATH, HOME: root };
    for (const { name, value, valueFrom } of container.env ?? []) {
      env[name] = value ?? this.secret(valueFrom.secretKeyRef);
    }
    assert.deepEqual(container.command, ["deskmesh"]);
    return { command: binary(), args, env };
  }
  // Runs a container to its end, as a Job or a test Pod does; throws unless it succeeds.
  runToEnd(spec) {
    const { command, args, env } = this.launch(spec, spec.containers[0]);
    return run(command, args, { env });
  }
}

// The chart as an installation: hooks, then every pod. `migrate(servers, runJob)` replaces the bare run of
// the hook job; `identify(url)` the making of a workspace.
export async function startChart({ migrate, identify } = {}) {
  const [postgres, rabbit, redis] = await Promise.all([startPostgres(), startRabbit(), startRedis()]);
  const cluster = new Cluster([
    "--set", `database.url=${postgres.url}`, "--set", `bus.url=${rabbit.url}`, "--set", `cache.url=${redis.url}`,
    "--set", "database.poolSize=4", "--set", "security.internalKey=0123456789abcdef0123456789abcdef",
    "--set", "config.server.drain_delay=1s", "--set", "config.channels.allow_private_targets=true",
    "--set", "config.chat.presence_lease=3600s",
  ]);
  cluster.names = await NameServer.start((name) => cluster.addressesOf(name));
  const job = cluster.manifests.all("Job").find((object) => object.metadata.annotations["helm.sh/hook"].includes("pre-install"));
  const runJob = () => cluster.runToEnd(job.spec.template.spec);
  await (migrate ? migrate({ postgres, rabbit, redis }, runJob) : runJob());
  await Promise.all(cluster.pods.map((pod) => pod.start()));
  for (const pod of cluster.pods) await until(() => pod.ask(pod.container.livenessProbe), `${pod.name} to be alive`);
  // `helm test`.
  const [check] = cluster.manifests.all("Pod");
  assert.equal(check.metadata.annotations["helm.sh/hook"], "test");
  await cluster.runToEnd(check.spec);

  // As NOTES.txt says: in a pod of accounts.
  const [accounts] = cluster.podsOf("accounts");
  const { command, args, env } = cluster.launch(accounts.spec, accounts.container, accounts.address);
  const config = args.find((argument) => argument.startsWith("--config"));
  // Clients meet the replicas of the gateway in turn, as behind its Service.
  const turn = (port) => {
    let next = 0;
    return () => {
      const service = cluster.manifests.all("Service").find((one) => one.spec.type === "ClusterIP");
      const addresses = cluster.resolve(`${service.metadata.name}.${NAMESPACE}`, port(service));
      return addresses[next++ % addresses.length];
    };
  };
  const portNamed = (name) => (service) => service.spec.ports.find((one) => one.name === name).port;
  const http = turn(portNamed("http"));
  const identity = identify
    ? await identify(`http://${http()}`)
    : JSON.parse(
        await run(
          command,
          ["bootstrap", config, "--workspace", "Planwise", "--owner", OWNER, "--password-stdin"],
          { input: `${PASSWORD}\n`, env },
        ),
      );
  // Kills and starts the replicas of a target in turn.
  const nodeOf = (target) => {
    const pods = cluster.podsOf(target);
    let next = 0;
    let last;
    return {
      kill: (signal) => (last = pods[next++ % pods.length]).kill(signal),
      start: () => last.start(),
    };
  };
  return {
    name: "the pods of the Helm chart",
    cluster,
    identity,
    servers: { postgres, rabbit, redis },
    http: () => `http://${http()}`,
    grpc: turn(portNamed("grpc")),
    nodeOf,
    verify: () => run(command, ["verify", config], { env }),
    // A sub-command of the binary in a pod of accounts.
    exec: (...words) => run(command, [...words, config], { env }),
    stop: async () => {
      const isGateway = (pod) => pod.container.name === "gateway";
      await Promise.all(cluster.pods.filter(isGateway).map((pod) => pod.stop()));
      await Promise.all(cluster.pods.filter((pod) => !isGateway(pod)).map((pod) => pod.stop()));
      cluster.names.stop();
      await Promise.all([postgres.stop(), rabbit.stop(), redis.stop()]);
    },
  };
}
