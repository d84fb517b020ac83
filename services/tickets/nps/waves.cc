// SPDX-License-Identifier: Apache-2.0
#include "tickets/nps/waves.h"

#include "platform/base/error.h"
#include "tickets/catalogue/store.h"
#include "tickets/satisfaction/link.h"

namespace deskmesh::tickets {

absl::StatusOr<StoredWave> LoadWave(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                                    bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<CatalogueItem> item,
                            LoadItem(tx, workspace_id, kWaveKind, id, for_change));
  if (!item.has_value()) return base::NotFound("nps_wave", id);
  StoredWave wave{.proto = {}, .version = item->version, .created = item->created};
  if (!wave.proto.ParseFromString(item->body)) {
    return absl::DataLossError("a kept wave can't be read");
  }
  wave.proto.set_id(item->id);
  return wave;
}

absl::Status SaveWave(sql::Tx& tx, std::string_view workspace_id, const StoredWave& wave,
                      base::Instant now) {
  CatalogueItem item;
  item.kind = kWaveKind;
  item.id = wave.proto.id();
  item.version = wave.version;
  item.created = wave.created;
  item.updated = now;
  item.body = wave.proto.SerializeAsString();
  return SaveItem(tx, workspace_id, item);
}

absl::Status CheckWaveTakesAnswers(sql::Tx& tx, std::string_view workspace_id,
                                   std::string_view wave_id) {
  const absl::StatusOr<StoredWave> wave = LoadWave(tx, workspace_id, wave_id);
  if (absl::IsNotFound(wave.status())) return LinkInvalid();
  if (!wave.ok()) return wave.status();
  if (wave->proto.state() != v1::NpsWave::CLOSED) return absl::OkStatus();
  return base::Precondition("WAVE_CLOSED", "this survey is over");
}

}  // namespace deskmesh::tickets
