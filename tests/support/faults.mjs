// SPDX-License-Identifier: Apache-2.0
//
// Faults of the machine beneath a process of the product (faults.c): sets its clock, fills its disk,
// makes it read-only, lets its fsync fail, while it runs.
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { ROOT } from "./deskmesh.mjs";
import { temporaryDirectory } from "./processes.mjs";

const FIELDS = ["clockOffsetMs", "writeError", "syncError", "writeFailures", "syncFailures"];
export const { ENOSPC, EROFS, EIO } = constants.errno;

export class Faults {
  constructor() {
    const folder = temporaryDirectory("faults");
    const library = join(folder, "faults.so");
    execFileSync("clang-19", ["-O1", "-shared", "-fPIC", "-o", library, join(ROOT, "tests", "support", "faults.c")]);
    const file = join(folder, "state");
    writeFileSync(file, Buffer.alloc(8 * FIELDS.length));
    this.fd = openSync(file, "r+");
    // What a process needs to have them.
    this.settings = { LD_PRELOAD: library, FAULTS_FILE: file };
  }
  set(faults) {
    for (const [name, value] of Object.entries(faults)) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      writeSync(this.fd, bytes, 0, 8, 8 * FIELDS.indexOf(name));
    }
  }
  get(name) {
    const bytes = Buffer.alloc(8);
    readSync(this.fd, bytes, 0, 8, 8 * FIELDS.indexOf(name));
    return Number(bytes.readBigInt64LE());
  }
  stop() {
    closeSync(this.fd);
  }
}
