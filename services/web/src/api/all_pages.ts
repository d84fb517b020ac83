// SPDX-License-Identifier: Apache-2.0

/** So many rows a page: larger ones give way to everything else in the server. */
export const FULL_PAGE = 500;

/** What all pages of a list hold, at most about `most` items. */
export async function allPages<P extends { nextPageToken: string }, T>(
  load: (page: { pageSize: number; pageToken: string }) => Promise<P>,
  itemsOf: (page: P) => readonly T[],
  most = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const all: T[] = [];
  let pageToken = '';
  do {
    const page = await load({ pageSize: FULL_PAGE, pageToken });
    all.push(...itemsOf(page));
    pageToken = page.nextPageToken;
  } while (pageToken && all.length < most);
  return all;
}
