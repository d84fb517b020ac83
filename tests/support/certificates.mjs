// SPDX-License-Identifier: Apache-2.0
//
// Certificates made for one test run with openssl.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, temporaryDirectory } from "./processes.mjs";

export class Authority {
  static async make(name) {
    const authority = new Authority();
    authority.folder = temporaryDirectory(`ca-${name}`);
    authority.certificate = join(authority.folder, "ca.crt");
    authority.key = join(authority.folder, "ca.key");
    await run("openssl", [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", `/CN=${name}`, "-keyout", authority.key, "-out", authority.certificate,
    ]);
    return authority;
  }
  // Writes `<path>.crt` and `<path>.key`, for this machine's loopback or other names, each in one step.
  async issue(path, { days = "1", names = "DNS:localhost,IP:127.0.0.1" } = {}) {
    const fresh = join(this.folder, "fresh");
    writeFileSync(`${fresh}.ext`, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    await run("openssl", [
      "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
      "-keyout", `${fresh}.key`, "-out", `${fresh}.csr`,
    ]);
    await run("openssl", [
      "x509", "-req", "-in", `${fresh}.csr`, "-CA", this.certificate, "-CAkey", this.key, "-CAcreateserial",
      "-days", days, "-extfile", `${fresh}.ext`, "-out", `${fresh}.crt`,
    ]);
    renameSync(`${fresh}.key`, `${path}.key`);
    renameSync(`${fresh}.crt`, `${path}.crt`);
    return { certificate: `${path}.crt`, key: `${path}.key` };
  }
}
