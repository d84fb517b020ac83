// SPDX-License-Identifier: Apache-2.0

export type Theme = 'light' | 'dark' | 'system';

const STORAGE_KEY = 'deskmesh.theme';
const dark = window.matchMedia?.('(prefers-color-scheme: dark)');

export function currentTheme(): Theme {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function applyTheme(): void {
  const theme = currentTheme();
  const isDark = theme === 'dark' || (theme === 'system' && dark?.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, theme);
  applyTheme();
}

export function startTheme(): void {
  applyTheme();
  dark?.addEventListener('change', applyTheme);
}
