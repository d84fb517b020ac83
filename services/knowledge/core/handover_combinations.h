// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "knowledge/core/handover_rules.h"
#include "knowledge/core/phrase_text.h"

namespace deskmesh::knowledge {

// Wishes and complaints that nobody says in the same words: money and what was wrong with it, to speak
// and with whom, no robot. They are told by two words near each other in one sentence, unless the
// sentence shows that the product or somebody else is meant ("our customers want their money back").
// The words that decided; empty where none did. Thread-safe.
std::string FindCombination(HandoverReason reason, const PhraseText& text);

}  // namespace deskmesh::knowledge
