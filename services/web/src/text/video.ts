// SPDX-License-Identifier: Apache-2.0

const FILE = /\.(mp4|m4v|webm|ogv)$/i;

/**
 * The address of a video that a browser plays by itself: a file over HTTPS. Empty for everything
 * else, which can only be linked.
 */
export function playableVideo(address: string): string {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' && FILE.test(url.pathname) ? url.href : '';
  } catch {
    return '';
  }
}
