// SPDX-License-Identifier: Apache-2.0
#include "platform/http/exchange.h"

#include "platform/http/connection.h"

namespace deskmesh::http {

Exchange::~Exchange() {
  if (is_answered_.load()) return;
  const auto answer = [connection = connection_, id = id_] {
    connection->Reply(id,
                      connection->loop().server().Refuse(500, "INTERNAL", "no answer was made"));
  };
  if (connection_->loop().IsCurrent()) {
    answer();
  } else {
    connection_->loop().Post(answer);
  }
}

void Exchange::Send(Response response) {
  if (is_answered_.exchange(true)) return;
  if (connection_->loop().IsCurrent()) return connection_->Reply(id_, response);
  connection_->loop().Post([connection = connection_, id = id_, response = std::move(response)] {
    connection->Reply(id, response);
  });
}

void Exchange::Begin(Response head, std::shared_ptr<StreamListener> listener) {
  if (is_answered_.exchange(true)) return;
  if (!head.body.empty()) connection_->WritePart(id_, head.body);
  // Never at once: the listener may be called, and its owner may hold a lock now.
  connection_->loop().Post([connection = connection_, id = id_, head = std::move(head),
                            listener = std::move(listener)]() mutable {
    connection->BeginStream(id, head, std::move(listener));
  });
}

bool Exchange::Write(std::string_view part) {
  return !is_ended_.load() && connection_->WritePart(id_, part);
}

void Exchange::End() {
  if (is_ended_.exchange(true)) return;
  connection_->loop().Post([connection = connection_, id = id_] { connection->FinishStream(id); });
}

void Exchange::Abort() {
  is_answered_.store(true);
  connection_->loop().Post([connection = connection_, id = id_] { connection->AbortStream(id); });
}

std::shared_ptr<WebSocket> Exchange::Upgrade(const WebSocketOptions& options,
                                             std::shared_ptr<WebSocketListener> listener) {
  if (!connection_->loop().IsCurrent() || is_answered_.exchange(true)) return nullptr;
  return connection_->Upgrade(id_, options, std::move(listener));
}

}  // namespace deskmesh::http
