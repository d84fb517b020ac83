// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const PAGES = ['index', 'help', 'portal', 'sample'];
const gateway = process.env.DESKMESH_URL ?? 'http://127.0.0.1:8080';

/** Development only: `/inbox/…` and `/help/…` are served by their page, as the gateway does. */
const pageFallback: Plugin = {
  name: 'page-fallback',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const isPage = request.headers.accept?.includes('text/html') && !path.startsWith('/v1/');
      if (isPage) {
        const page = /^\/(help|portal|sample)(\/|$)/.exec(path)?.[1] ?? 'index';
        request.url = `/${page}.html`;
      }
      next();
    });
  },
};

export default defineConfig({
  appType: 'mpa',
  plugins: [pageFallback],
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      // `"use client"` of libraries speaks to servers that render; there is none here.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
      output: {
        // Few files instead of many small ones: each page needs most of its group anyway.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'vendor',
              test: /node_modules\/(@tanstack|react-router|i18next|react-i18next)\//,
            },
            { name: 'markdown', test: /node_modules\/(mdast|micromark|unist|decode|character)/ },
            { name: 'preact', test: /node_modules\/preact\// },
            { name: 'api', test: /src\/(api|text\/(time|pieces))/ },
            { name: 'site', test: /src\/visitor\// },
            {
              name: 'workspace',
              test: /src\/app\/(ui|live|people|session|inbox|ticket|query|api|chat\/(queries|presence))/,
            },
          ],
        },
      },
      input: PAGES.map((page) => resolve(import.meta.dirname, `${page}.html`)).filter(existsSync),
    },
  },
  server: {
    proxy: { '/v1': { target: gateway, ws: true } },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
} as Parameters<typeof defineConfig>[0]);
