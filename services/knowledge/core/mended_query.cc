// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "knowledge/core/query_mending.h"

namespace deskmesh::knowledge {

float MendedQuery::TrustIn(uint32_t begin, uint32_t end) const {
  float inside = 1, all = 1;
  bool is_inside = false;
  for (const Place& place : places) {
    all = std::min(all, place.trust);
    if (place.begin >= end || place.end <= begin) continue;
    inside = std::min(inside, place.trust);
    is_inside = true;
  }
  return is_inside ? inside : all;
}

MendedQuery Mended(std::string_view query, const std::vector<Mend>& mends) {
  MendedQuery mended;
  size_t at = 0;
  for (const Mend& mend : mends) {
    mended.text += query.substr(at, mend.begin - at);
    const auto begin = static_cast<uint32_t>(mended.text.size());
    mended.text += mend.words;
    mended.places.push_back({begin, static_cast<uint32_t>(mended.text.size()), mend.trust});
    at = mend.end;
  }
  mended.text += query.substr(at);
  return mended;
}

}  // namespace deskmesh::knowledge
