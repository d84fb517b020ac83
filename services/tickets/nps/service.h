// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of NPS waves, and the job that sends a running wave's surveys page by page.
#pragma once

#include <functional>
#include <string>

#include "deskmesh/tickets/v1/nps_service.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/service.h"
#include "tickets/nps/store.h"
#include "tickets/nps/waves.h"
#include "tickets/satisfaction/sender.h"

namespace deskmesh::tickets {

// Kind of the timers of running waves; the payload is the contact after which it goes on.
inline constexpr std::string_view kWaveTimer = "tickets.nps_wave";

// Thread-safe.
class NpsService {
 public:
  // References must outlive the service. `on_timer` is called after a commit that set a timer.
  NpsService(rpc::ServiceDeps deps, const clock::Clock& clock, SurveySender& sender,
             std::function<void()> on_timer)
      : deps_(std::move(deps)), clock_(clock), sender_(sender), on_timer_(std::move(on_timer)) {}

  rpc::Service Describe();

  // Asks the next hundred contacts, whoever of them fits; nothing unless the wave runs.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateNpsWaveRequest& request,
                      v1::NpsWave* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetNpsWaveRequest& request,
                   v1::NpsWave* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListNpsWavesRequest& request,
                    v1::ListNpsWavesResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateNpsWaveRequest& request,
                      v1::NpsWave* response);
  absl::Status Start(rpc::WriteCall& call, const v1::StartNpsWaveRequest& request,
                     v1::NpsWave* response);
  absl::Status Pause(rpc::WriteCall& call, const v1::PauseNpsWaveRequest& request,
                     v1::NpsWave* response);
  absl::Status Close(rpc::WriteCall& call, const v1::CloseNpsWaveRequest& request,
                     v1::NpsWave* response);
  absl::Status GetScore(rpc::ReadCall& call, const v1::GetNpsScoreRequest& request,
                        v1::GetNpsScoreResponse* response);

  absl::Status Move(rpc::WriteCall& call, const std::string& id, WaveVerb verb,
                    v1::NpsWave* response);
  absl::Status GoOn(sql::Tx& tx, const std::string& workspace, const std::string& id,
                    std::string after, base::Instant now);

  rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  SurveySender& sender_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
