import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url));

export interface Said {
  readonly code: number;
  /** Standard output and standard error. */
  readonly out: string;
}

/** Runs a verb of the command line in a process of its own, with no environment but this. */
export function hub(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...words], { env: { PATH: process.env['PATH'] ?? '', ...env }, maxBuffer: 100_000_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: `${out}${err}` });
    });
  });
}
