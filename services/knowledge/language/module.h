// SPDX-License-Identifier: Apache-2.0
//
// What the binary uses of the language functions. They are no target of their own: tickets, chat and
// knowledge call them in their own process.
#pragma once

namespace deskmesh::knowledge {

// Batch predictions for evaluation, as `deskmesh predict` (see deskmesh/predict.h).
int Predict(int argc, char** argv);

}  // namespace deskmesh::knowledge
