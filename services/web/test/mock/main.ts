// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { startMock } from './server';

/** Runs the mock in the foreground with the built front end. */
export async function main(port: number): Promise<void> {
  const server = await startMock({ port, dist: join(process.cwd(), 'dist') });
  console.log(`mock at ${server.url}  (lin@example.com / correct-horse, widget key wk_sample)`);
  process.on('SIGINT', () => server.close().then(() => process.exit(0)));
}
