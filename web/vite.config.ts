import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { paraglide } from './paraglide.config.ts';

const hub = 'http://localhost:3000';

export default defineConfig({
  plugins: [
    tailwindcss(),
    paraglideVitePlugin(paraglide),
    sveltekit({
      adapter: adapter({ precompress: true }),
      compilerOptions: { runes: true },
      csp: {
        // A fresh nonce for each response: Kit's own start script is the only inline script there is.
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // The one style attribute there is: Kit's own, on the line that tells screen readers which page they are on.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'blob:', 'data:'],
          'connect-src': ['self'],
          'font-src': ['self'],
          'manifest-src': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          'base-uri': ['none'],
          'object-src': ['none'],
          'require-trusted-types-for': ['script'],
          // The policies that Svelte and Kit make for themselves, ours for the worker of the canvassing desk, and no other.
          'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url', 'sanfang-worker'],
        },
      },
    }),
  ],
  build: {
    rolldownOptions: {
      // Schemas of the protocol are for the hub: a page that uses only a module's constants and types must not load a schema library for them.
      treeshake: { manualPureFunctions: ['Strict', 'OneOf', 'Text', 'OrNull', 'Type'] },
    },
  },
  server: { proxy: { '/api': hub, '/feeds': hub, '/ws': { target: hub, ws: true } } },
});
