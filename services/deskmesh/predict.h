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
// Inputs are JSON lines with at least `id` and `text`; outputs are tab-separated. A byte order mark is
// skipped, bytes that are no UTF-8 and halves of surrogate pairs become U+FFFD, an id may be a whole
// number. A line that is no JSON object, or whose id or label would break the table, is named on stderr
// and left out. Returns the exit code: 0, 1 when a file can't be read, learned from or written, 2 for a
// wrong command line, 3 when lines of the input have no prediction (the others are written).
int RunPredict(int argc, char** argv);

}  // namespace deskmesh
