// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/ticket_classifier.h"

namespace deskmesh::knowledge {

ClassifierOptions IntentOptions() {
  ClassifierOptions options;
  // Intents have a handful of examples each: most words that will be used are in none.
  options.features.meanings = true;
  options.networks = 3;
  options.use_contrast = false;
  options.network_training.rounds = 30;
  options.max_features = 180'000;  // networks pay for each by their width
  return options;
}

ClassifierOptions TicketTypeOptions() {
  ClassifierOptions options;
  options.goal = ClassifierGoal::kMacroF1;
  options.features.max_text_bytes = 3'000;
  options.features.max_words = 3;
  // A subject is a dozen words: with the weight of the text it would outshout it.
  options.features.title_weight = 0.6F;
  options.features.structure = true;
  return options;
}

ClassifierOptions PriorityOptions() {
  ClassifierOptions options;
  options.goal = ClassifierGoal::kMacroF1;
  options.features.max_text_bytes = 2'000;
  // Reporters leave the default: labels so noisy are learned with a wide margin.
  options.training.cost = 0.1F;
  options.contrast_training.cost = 0.03F;
  return options;
}

ClassifierOptions SentimentOptions() {
  ClassifierOptions options;
  options.goal = ClassifierGoal::kMacroF1;
  options.features.polarity = true;
  // One place praises what another complains of: a word tells as much there as it does everywhere.
  options.features.source_weight = 1.0F;
  return options;
}

}  // namespace deskmesh::knowledge
