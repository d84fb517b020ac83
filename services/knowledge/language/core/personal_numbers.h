// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/language/core/personal_text.h"

namespace deskmesh::knowledge {

// Identity, bank and phone numbers, passports.
void FindPersonalNumbers(PersonalText& text);

}  // namespace deskmesh::knowledge
