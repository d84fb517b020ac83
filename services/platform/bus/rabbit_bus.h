// SPDX-License-Identifier: Apache-2.0
//
// The bus between processes, on RabbitMQ (AMQP 0-9-1, librabbitmq).
//
// Topic exchange `<prefix>deskmesh.facts`; per consumer a quorum queue `<prefix><consumer>.facts` with
// a single active consumer (so order holds with many replicas) and, through the exchange
// `<prefix>deskmesh.dead`, a queue `<prefix><consumer>.dead`. Messages are persistent and carry the
// attributes of CloudEvents 1.0 (AMQP binding, binary mode) as `cloudEvents:…` headers.
//
// librabbitmq is not thread-safe and has no reconnect: each connection has one thread, which opens a
// new one when it breaks.
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "platform/bus/bus.h"

namespace deskmesh::bus {

absl::StatusOr<std::unique_ptr<Bus>> OpenRabbit(const Options& options);

}  // namespace deskmesh::bus
