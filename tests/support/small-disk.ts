import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own in memory, so small that it can be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes up all room but so many bytes. */
  fill(leave: number): Promise<void>;
  /** Gives it back. */
  empty(): Promise<void>;
  /** Whoever had files on it has closed them. */
  remove(): void;
}

/** Why there is none here; null where there is. */
export const noSmallDisk = ((): string | null => {
  try {
    mountDisk(1_000_000).remove();
    return null;
  } catch {
    return 'needs to mount a tmpfs, as root';
  }
})();

/** Mounts one. */
export function mountDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'sanfang-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(bytes)},mode=700`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    async fill(leave) {
      const { bavail, bsize } = await statfs(folder);
      const file = await open(ballast, 'a');
      try {
        await file.appendFile(Buffer.alloc(Math.max(0, bavail * bsize - leave)));
      } finally {
        await file.close();
      }
    },
    empty: () => rm(ballast, { force: true }),
    remove() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
