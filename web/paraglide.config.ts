import type { CompilerOptions } from '@inlang/paraglide-js';

/** Shared by the build and by `compile-words.ts`, so that both write the same files. */
export const paraglide = {
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  emitTsDeclarations: true,
  emitReadme: false,
  cookieName: 'lang',
  strategy: ['cookie', 'custom-accepted', 'baseLocale'],
} satisfies CompilerOptions;
