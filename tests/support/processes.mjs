// SPDX-License-Identifier: Apache-2.0
//
// Starts and ends processes for tests: each in its own group, ended with the test whatever happens, a
// kill -9 of the test included.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const running = new Set();
process.on("exit", () => {
  for (const child of running) kill(child, "SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

// A shell that outlives this process, whatever ends it, and ends what it left behind.
const guardian = spawn(
  "/bin/sh",
  [
    "-c",
    `pids=; dirs=; trap '' INT TERM HUP
    while read -r what arg; do case $what in
      start) pids="$pids $arg" ;;
      end) rest=; for p in $pids; do [ $p = $arg ] || rest="$rest $p"; done; pids=$rest ;;
      folder) dirs="$dirs $arg" ;;
    esac; done
    for p in $pids; do kill -9 -$p; done
    for d in $dirs; do rm -rf "$d" || { sleep 1; rm -rf "$d"; }; done`,
  ],
  { detached: true, stdio: ["pipe", "ignore", "ignore"] },
);
guardian.unref();
guardian.stdin.unref();
guardian.stdin.on("error", () => {});
const tellGuardian = (what, which) => guardian.stdin.write(`${what} ${which}\n`);

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}

// It may have ended a moment ago.
function signalTo(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

// A process and those it started, also where they made groups of their own, as PostgreSQL's do.
function familyOf(pid) {
  const children = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, "latin1").split(") ").at(-1).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // Gone already.
    }
  }
  const family = [pid];
  for (const one of family) family.push(...(children.get(one) ?? []));
  return family;
}

// Characters of a process's output that are kept, at least.
const MOST_OUTPUT = 4_000_000;

export class Child {
  constructor(command, args, { env, cwd, quiet = true } = {}) {
    this.output = "";
    this.child = spawn(command, args, {
      env: env ?? process.env,
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(this.child);
    if (this.child.pid) tellGuardian("start", this.child.pid);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (part) => {
        this.output += part;
        if (this.output.length > 2 * MOST_OUTPUT) this.output = this.output.slice(-MOST_OUTPUT);
        if (!quiet) process.stderr.write(part);
      });
    }
    // All it said has been read; never, where something it started holds the pipes.
    this.silent = new Promise((resolve) => this.child.on("close", resolve));
    this.ended = new Promise((resolve) => {
      this.child.on("exit", (code, signal) => {
        running.delete(this.child);
        tellGuardian("end", this.child.pid);
        this.hasEnded = true;
        resolve({ code, signal });
      });
      this.child.on("error", (error) => {
        this.output += String(error);
        this.hasEnded = true;
        resolve({ code: 127, signal: null });
      });
    });
  }
  get pid() {
    return this.child.pid;
  }
  kill(signal = "SIGKILL") {
    kill(this.child, signal);
    return this.ended;
  }
  // Lets it hang, with all it started; `resume` lets it go on.
  freeze() {
    this.frozen = familyOf(this.pid);
    for (const pid of this.frozen) signalTo(pid, "SIGSTOP");
  }
  resume() {
    for (const pid of this.frozen) signalTo(pid, "SIGCONT");
  }
}

// Runs to the end; throws with the output unless the exit code is 0.
export async function run(command, args, { input, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (part) => (out += part));
  child.stderr.on("data", (part) => (err += part));
  child.stdin.on("error", () => {}); // it may end without having read all
  child.stdin.end(input ?? "");
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${err}${out}`);
  return out;
}

// Milliseconds that this process has run. A stretch in which it got no processor counts as one second:
// whoever waits for something has not looked for it meanwhile.
let ran = 0;
let beat = performance.now();
setInterval(() => {
  const now = performance.now();
  ran += Math.min(now - beat, 1000);
  beat = now;
}, 250).unref();

// Waits until `check` gives something true; throws with `what` after `seconds`.
export async function until(check, what, seconds = 60) {
  const end = ran + seconds * 1000;
  let last;
  while (ran < end) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited ${seconds} s in vain: ${what}${last ? ` (${last.message ?? last})` : ""}`);
}

const handedOut = new Set();

/**
 * A port that nobody listens on, below those that systems give to outgoing connections (32768 and up on
 * Linux): one of these might take it before the server starts.
 */
export async function freePort() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    const isFree = await new Promise((resolve) => {
      const server = net.createServer();
      server.on("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

const directories = [];
process.on("exit", () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});
export function temporaryDirectory(name) {
  const directory = mkdtempSync(join(tmpdir(), `deskmesh-${name}-`));
  directories.push(directory);
  tellGuardian("folder", directory);
  return directory;
}
