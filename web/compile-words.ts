// Compiles the messages without a build: the type check of a fresh clone needs them.
import { compile } from '@inlang/paraglide-js';
import { paraglide } from './paraglide.config.ts';

await compile(paraglide);
