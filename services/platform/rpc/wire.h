// SPDX-License-Identifier: Apache-2.0
//
// Names of the metadata that travels beside a request over gRPC.
#pragma once

namespace deskmesh::rpc::wire {

// `Bearer <token>`.
inline constexpr char kAuthorization[] = "authorization";
// A signed principal (see PrincipalSigner); between processes of one installation only.
inline constexpr char kIdentity[] = "x-deskmesh-identity-bin";
// W3C trace context.
inline constexpr char kTraceparent[] = "traceparent";
// Same as the request's `request_id`.
inline constexpr char kIdempotencyKey[] = "idempotency-key";

}  // namespace deskmesh::rpc::wire
