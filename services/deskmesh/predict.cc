// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/predict.h"

#include "knowledge/language/module.h"

namespace deskmesh {

int RunPredict(int argc, char** argv) { return knowledge::Predict(argc, argv); }

}  // namespace deskmesh
