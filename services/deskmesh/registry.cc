// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/registry.h"

#include "accounts/module.h"
#include "analytics/module.h"
#include "channels/module.h"
#include "chat/module.h"
#include "gateway/module.h"
#include "knowledge/module.h"
#include "sla/module.h"
#include "tickets/module.h"

namespace deskmesh {

std::vector<module::Definition> AllModules() {
  return {
      accounts::Define(),   //
      tickets::Define(),    //
      sla::Define(),        //
      knowledge::Define(),  //
      chat::Define(),       //
      analytics::Define(),  //
      channels::Define(),   //
      gateway::Define(),    // last: the door opens when the house is ready
  };
}

}  // namespace deskmesh
