// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/answer_run.h"

#include <utility>

namespace deskmesh::knowledge {

void AnswerRun::Number(std::shared_ptr<v1::AnswerPiece> piece) {
  piece->set_sequence(static_cast<std::int64_t>(pieces_.size()) + 1);
  pieces_.push_back(std::move(piece));
}

void AnswerRun::Add(std::string_view text) {
  auto piece = std::make_shared<v1::AnswerPiece>();
  piece->set_text(std::string(text));
  const std::lock_guard lock(mutex_);
  if (!is_ended_) Number(std::move(piece));
}

void AnswerRun::End(const v1::AnswerResponse& answer) {
  auto piece = std::make_shared<v1::AnswerPiece>();
  *piece->mutable_answer() = answer;
  const std::lock_guard lock(mutex_);
  if (is_ended_) return;
  Number(std::move(piece));
  is_ended_ = true;
}

bool AnswerRun::PiecesAfter(std::int64_t after, int max, std::vector<rpc::MessagePtr>* out) const {
  const std::lock_guard lock(mutex_);
  std::size_t i = after < 0 ? 0 : static_cast<std::size_t>(after);
  for (; i < pieces_.size() && max > 0; ++i, --max) out->push_back(pieces_[i]);
  return is_ended_ && i >= pieces_.size();
}

}  // namespace deskmesh::knowledge
