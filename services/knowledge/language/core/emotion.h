// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

enum class Emotion : uint8_t { kNeutral, kAngry, kAnxious, kSatisfied };

// How a customer's message sounds.
struct EmotionReading {
  Emotion emotion = Emotion::kNeutral;
  double confidence = 0;  // in [0, 1]
  double urgency = 0;     // in [0, 1]: 0 any time, 1 right now
  std::vector<std::string> because;  // the words, marks and emoji that told, at most five
};

// Reads anger, anxiety, satisfaction and urgency from a Chinese, English or mixed message: words
// with their negations and intensifiers (不太满意 is not 满意), emoji, repeated marks, capitals.
// From words alone, so it works from the first day on; no training. Thread-safe.
EmotionReading ReadEmotion(std::string_view message);

// "neutral", "angry", "anxious", "satisfied".
std::string_view EmotionName(Emotion emotion);

}  // namespace deskmesh::knowledge
