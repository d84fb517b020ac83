// SPDX-License-Identifier: Apache-2.0
//
// Runs the mock server of test/mock: `npm run mock [port]`.
import { runnerImport } from 'vite';

const { module } = await runnerImport('./test/mock/main.ts');
await module.main(Number(process.argv[2] ?? 8090));
