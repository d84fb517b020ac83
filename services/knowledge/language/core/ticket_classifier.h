// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/language/core/text_classifier.h"

namespace deskmesh::knowledge {

// The settings with which the product trains its classifiers.
ClassifierOptions IntentOptions();
ClassifierOptions TicketTypeOptions();  // type, label and team of a ticket
ClassifierOptions PriorityOptions();
ClassifierOptions SentimentOptions();

}  // namespace deskmesh::knowledge
