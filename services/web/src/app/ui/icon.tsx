// SPDX-License-Identifier: Apache-2.0

/** Strokes on a 20 × 20 grid. */
const PATHS = {
  inbox:
    'M3 11l2.2-6.2A1.5 1.5 0 0 1 6.6 4h6.8a1.5 1.5 0 0 1 1.4.8L17 11v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM3 11h4l1 2h4l1-2h4',
  chat: 'M4 4h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H9l-4 3v-3H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM6.5 8h7M6.5 10.5h4',
  book: 'M10 5.5C8.5 4.3 6.3 4 3.5 4v11c2.8 0 5 .3 6.5 1.5 1.5-1.2 3.7-1.5 6.5-1.5V4c-2.8 0-5 .3-6.5 1.5zM10 5.5v11',
  board: 'M3 16.5h14M5 14V9M10 14V4M15 14V7',
  report: 'M3 15l4-5 3 3 6-8M12.5 5H16v3.5',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5L17 17',
  user: 'M10 10.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17c.6-3 3.2-4.5 6.5-4.5s5.9 1.5 6.5 4.5',
  bolt: 'M11 2.5L4.5 11.5H10l-1 6L15.5 8.5H10z',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.5 2',
  check: 'M4 10.5l4 4 8-9',
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  back: 'M12 4l-6 6 6 6',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  send: 'M3 10l14-6-4.5 13-3-5.5zM9.5 11.5L17 4',
  lock: 'M5 9h10v7H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  globe:
    'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c2 2 2.8 4.3 2.8 7s-.8 5-2.8 7c-2-2-2.8-4.3-2.8-7S8 5 10 3z',
  theme: 'M16 11.5A6.5 6.5 0 0 1 8.5 4 6.5 6.5 0 1 0 16 11.5z',
  pause: 'M7 5v10M13 5v10',
  bell: 'M5.5 14V9a4.5 4.5 0 0 1 9 0v5l1.5 1.5H4zM8.5 17.5h3',
  alert: 'M10 3.5L17.5 16h-15zM10 8v4M10 14h.01',
  bot: 'M5 7h10v8H5zM10 7V4M7.5 10.5h.01M12.5 10.5h.01M8 13h4M3 10v3M17 10v3',
  link: 'M8.5 11.5l3-3M9 6l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L13.5 10.5M11 14l-1.5 1.5A3.2 3.2 0 0 1 5 11l1.5-1.5',
  star: 'M10 3l2.1 4.5 4.9.6-3.6 3.4.9 4.9-4.3-2.4-4.3 2.4.9-4.9L3 8.1l4.9-.6z',
  refresh: 'M16 10a6 6 0 1 1-2-4.5M16 3v3.5h-3.5',
  transfer: 'M3 7h12M12 4l3 3-3 3M17 13H5M8 10l-3 3 3 3',
  keyboard: 'M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6 11.5h8',
  out: 'M8 4H4v12h4M8 10h9M14 7l3 3-3 3',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  edit: 'M4 16l.8-3.4L13.5 4l2.5 2.5-8.6 8.7z',
  filter: 'M3.5 5h13l-5 6v5l-3-1.5v-3.5z',
  file: 'M5.5 3h6l3.5 3.5V17h-9.5zM11.5 3v3.5H15',
  clip: 'M14.5 9.5l-5.2 5.2a3 3 0 0 1-4.3-4.2l6.2-6.2a2 2 0 0 1 2.9 2.8l-6 6a1 1 0 0 1-1.5-1.4l5-5',
  chevron: 'M5.5 8l4.5 4.5L14.5 8',
  side: 'M3.5 4.5h13v11h-13zM8 4.5v11',
  merge: 'M5 3v4c0 3 5 3 5 6v4M15 3v4c0 3-5 3-5 6',
  split: 'M10 17v-4c0-3-5-3-5-6V3M10 13c0-3 5-3 5-6V3',
  tag: 'M3.5 3.5h6.5l6.5 6.5-6.5 6.5-6.5-6.5zM7 7h.01',
  download: 'M10 3v10M6 9l4 4 4-4M4 16.5h12',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
