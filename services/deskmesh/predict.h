// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace deskmesh {

// Runs `deskmesh predict <kind> …`: batch predictions of the product's language functions for
// evaluation. `argv[0]` is the word "predict", `argv[1]` the kind.
//
//   intent | ticket-type | priority | sentiment  --train F… --input F --output F
//   search | duplicates                          --corpus F --input F --output F
//   answer                                       --corpus F --input F --output F
//   language                                     --input F --output F
//
// Inputs are JSON lines with at least `id` and `text`; outputs are tab-separated. Returns the exit
// code: 0, 1 when a file can't be read or written, 2 for a wrong command line (message on stderr).
int RunPredict(int argc, char** argv);

}  // namespace deskmesh
