// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/language/core/secret_value.h"

namespace deskmesh::knowledge {

// A password in Chinese at `from`, behind its name and a sign: 芝麻开门, 我爱你520, 春天来了2024, “不见不散”.
// Empty where it may be prose. `read`: what ReadSecretValue made of the same place. `is_told`: words stood
// before the sign (就是, 一直是), so that only what is quoted or ends with digits counts.
SecretValue ReadHanSecret(const PersonalText& text, size_t from, const SecretValue& read,
                          bool is_told);

}  // namespace deskmesh::knowledge
