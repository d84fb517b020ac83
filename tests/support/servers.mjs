// SPDX-License-Identifier: Apache-2.0
//
// Private PostgreSQL, RabbitMQ and Redis on free ports, for one test run.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { connect } from "node:tls";
import { Child, freePort, run, temporaryDirectory, until } from "./processes.mjs";

// PostgreSQL and RabbitMQ refuse to run as root: then they run as nobody.
const isRoot = process.getuid() === 0;
const asNobody = isRoot
  ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
  : [];
const wrap = (command, args) =>
  isRoot ? [asNobody[0], [...asNobody.slice(1), command, ...args]] : [command, args];

function ownDirectory(name) {
  const directory = temporaryDirectory(name);
  if (isRoot) execFileSync("chown", ["65534:65534", directory]);
  chmodSync(directory, 0o755);
  return directory;
}

function answers(port, greeting = "") {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    const end = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(5000, () => end(false));
    socket.on("error", () => end(false));
    socket.on("connect", () => (greeting ? socket.write(greeting) : end(true)));
    socket.on("data", () => end(true));
  });
}

// Copies of certificate files that the server's user alone may read.
function ownFiles(directory, { certificate, key, ca }) {
  const mine = { certificate: join(directory, "tls.crt"), key: join(directory, "tls.key"), ca: join(directory, "ca.crt") };
  for (const [name, path] of Object.entries({ certificate, key, ca })) {
    copyFileSync(path, mine[name]);
    chmodSync(mine[name], 0o600);
    if (isRoot) execFileSync("chown", ["65534:65534", mine[name]]);
  }
  return mine;
}

// Whether a TLS server takes a connection.
function accepts(port, { certificate, key, ca }) {
  return new Promise((resolve) => {
    const files = { ca: readFileSync(ca), cert: readFileSync(certificate), key: readFileSync(key) };
    const socket = connect({ port, host: "127.0.0.1", ...files, checkServerIdentity: () => undefined });
    const end = (isAccepted) => (socket.destroy(), resolve(isAccepted));
    socket.setTimeout(5000, () => end(false));
    socket.on("error", () => end(false));
    socket.on("secureConnect", () => end(true));
  });
}

// After a kill the remains of the earlier run may be in the way for a moment: then it is begun anew.
async function beginAgain(server, begin) {
  await until(async () => {
    server.process = begin();
    return Promise.race([server.ready().then(() => true), server.process.ended.then(() => false)]);
  }, "a server to start again", 200);
}

// `tls` {certificate, key, ca}: over TLS alone, with that certificate, for clients that show one of the
// CA's.
export async function startPostgres(tls) {
  const directory = ownDirectory("postgres");
  const port = await freePort();
  const bin = execFileSync("sh", ["-c", "ls -d /usr/lib/postgresql/*/bin | tail -n 1"])
    .toString()
    .trim();
  const data = join(directory, "data");
  await run(
    ...wrap(join(bin, "initdb"), [
      "-D", data, "-U", "app", "-A", "trust", "--no-sync", "--no-instructions",
      "-E", "UTF8", "--locale=C.UTF-8",
    ]),
  );
  const secure = [];
  let query = "";
  if (tls) {
    const mine = ownFiles(directory, tls);
    for (const [setting, path] of [["ssl_cert_file", mine.certificate], ["ssl_key_file", mine.key], ["ssl_ca_file", mine.ca]]) {
      secure.push("-c", `${setting}=${path}`);
    }
    secure.push("-c", "ssl=on");
    writeFileSync(join(data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust clientcert=verify-ca\nlocal all all trust\n");
    query = `?sslmode=verify-full&sslrootcert=${tls.ca}&sslcert=${tls.certificate}&sslkey=${tls.key}`;
  }
  const begin = () =>
    new Child(
      ...wrap(join(bin, "postgres"), [
        "-D", data, "-p", String(port), "-k", directory, "-c", "listen_addresses=127.0.0.1",
        "-c", "max_connections=300", ...secure,
      ]),
    );
  const server = { port, url: `postgresql://app@127.0.0.1:${port}/postgres${query}`, process: begin() };
  server.ready = () => until(() => answers(port), "PostgreSQL to listen", 180);
  server.restart = () => beginAgain(server, begin);
  server.stop = () => server.process.kill("SIGINT");
  await server.ready();
  await until(
    () => run(join(bin, "psql"), [server.url, "-c", "select 1"]),
    "PostgreSQL to answer", 180,
  );
  return server;
}

export async function startRedis(tls) {
  const directory = temporaryDirectory("redis");
  const port = await freePort();
  const begin = () =>
    new Child("redis-server", [
      ...(tls
        ? ["--port", "0", "--tls-port", String(port), "--tls-cert-file", tls.certificate, "--tls-key-file", tls.key,
           "--tls-ca-cert-file", tls.ca]
        : ["--port", String(port)]),
      "--bind", "127.0.0.1", "--dir", directory, "--save", "",
      "--appendonly", "no", "--daemonize", "no",
    ]);
  const server = { port, url: `redis${tls ? "s" : ""}://127.0.0.1:${port}`, process: begin() };
  server.ready = () => until(() => (tls ? accepts(port, tls) : answers(port, "PING\r\n")), "Redis to answer", 180);
  server.restart = () => beginAgain(server, begin);
  server.stop = () => server.process.kill("SIGTERM");
  await server.ready();
  return server;
}

// The listener of a node that speaks TLS alone.
function securely(directory, port, tls) {
  const mine = ownFiles(directory, tls);
  return (
    `listeners.tcp = none\nlisteners.ssl.default = 127.0.0.1:${port}\n` +
    `ssl_options.cacertfile = ${mine.ca}\nssl_options.certfile = ${mine.certificate}\n` +
    `ssl_options.keyfile = ${mine.key}\nssl_options.verify = verify_peer\n` +
    "ssl_options.fail_if_no_peer_cert = true\n"
  );
}

// PgBouncer in session mode in front of a PostgreSQL that trusts everyone.
export async function startPooler(postgresPort) {
  const directory = ownDirectory("pgbouncer");
  const port = await freePort();
  const file = join(directory, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]\n* = host=127.0.0.1 port=${postgresPort} user=app\n[pgbouncer]\nlisten_addr = 127.0.0.1\n` +
      `listen_port = ${port}\nunix_socket_dir =\nauth_type = any\npool_mode = session\nmax_client_conn = 500\n` +
      "default_pool_size = 80\n",
  );
  const server = { port, process: new Child(...wrap("/usr/sbin/pgbouncer", [file]), { quiet: true }) };
  await until(() => answers(port), "PgBouncer to answer", 180);
  server.stop = () => server.process.kill("SIGINT");
  return server;
}

export async function startRabbit(tls) {
  const directory = ownDirectory("rabbitmq");
  const [port, epmdPort, distributionPort] = [await freePort(), await freePort(), await freePort()];
  const script = execFileSync("sh", [
    "-c",
    "dpkg -L rabbitmq-server | grep 'lib/rabbitmq/bin/rabbitmq-server$'",
  ])
    .toString()
    .trim();
  const write = (name, text) => {
    writeFileSync(join(directory, name), text);
    if (isRoot) execFileSync("chown", ["65534:65534", join(directory, name)]);
  };
  write("conf.env", "");
  write("enabled_plugins", "[].\n");
  write(
    "rabbitmq.conf",
    (tls ? securely(directory, port, tls) : `listeners.tcp.default = 127.0.0.1:${port}\n`) +
      "loopback_users = none\nlog.console = false\n" +
      "vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB\n",
  );
  const env = {
    PATH: "/usr/bin:/bin:/usr/sbin:/sbin",
    HOME: directory,
    LANG: "C.UTF-8",
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    ERL_AFLAGS: "+S 2:2 +sbwt none",
    RABBITMQ_NODENAME: "rabbit@localhost",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CONF_ENV_FILE: join(directory, "conf.env"),
    RABBITMQ_CONFIG_FILE: join(directory, "rabbitmq.conf"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, "enabled_plugins"),
    RABBITMQ_MNESIA_BASE: join(directory, "mnesia"),
    RABBITMQ_LOG_BASE: join(directory, "log"),
    RABBITMQ_PID_FILE: join(directory, "node.pid"),
  };
  const begin = () => new Child(...wrap(script, []), { env, cwd: directory });
  const server = { port, url: `amqp${tls ? "s" : ""}://guest:guest@127.0.0.1:${port}/`, process: begin() };
  server.ready = () =>
    until(() => (tls ? accepts(port, tls) : answers(port, "AMQP\0\0\x09\x01")), "RabbitMQ to answer", 180);
  server.restart = () => beginAgain(server, begin);
  server.stop = () => server.process.kill("SIGTERM");
  // `rabbitmqctl` on this broker, as its own user.
  server.control = (...args) => run(...wrap(script.replace(/-server$/, "ctl"), args), { env, cwd: directory });
  // The same as a script, for `rabbitmqctl` and its like.
  server.script = (tool) =>
    `#!/bin/sh\ncd ${directory}\nexec env -i ${Object.entries(env).map(([name, value]) => `'${name}=${value}'`).join(" ")} ` +
    `${asNobody.join(" ")} ${script.replace(/rabbitmq-server$/, tool)} "$@"\n`;
  server.directory = directory;
  process.on("exit", () => {
    try {
      execFileSync("epmd", ["-kill"], { env: { ...env }, stdio: "ignore" });
    } catch {
      // Never started, or gone with its node.
    }
  });
  await server.ready();
  return server;
}
