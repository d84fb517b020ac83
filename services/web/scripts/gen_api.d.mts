// SPDX-License-Identifier: Apache-2.0
import type { Method, Root } from 'protobufjs';

export function loadProtos(): Root;
export function httpRule(rpc: Method): { verb: string; path: string; body: string } | undefined;
