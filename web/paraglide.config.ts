import type { CompilerOptions } from '@inlang/paraglide-js';

/** Shared by the build and by `compile-words.ts`, so that both write the same files. */
export const paraglide = {
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  emitTsDeclarations: true,
  emitReadme: false,
  // Ours alone: on the server it asks the request (hooks.server.ts), in the browser the page itself (hooks.client.ts).
  strategy: ['custom-reader', 'baseLocale'],
} satisfies CompilerOptions;
