import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkBackup } from '../backup/check-backup.ts';
import { UnfitBackup } from '../backup/lines.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { exitCodeOf, type Flaw, renderFlaw } from '../verify/flaw.ts';
import { type KeepingDesk, type KeepingVerb, knownRoots, NOTHING_KNOWN, nowAndThen, recorded, withNewStores, withStores } from './keeping-desk.ts';
import { Misuse } from './verbs.ts';

/** Backing up and restoring. */
export const backupVerbs: Readonly<Record<string, KeepingVerb>> = {
  backup: {
    usage: 'backup <file, or folder for a file named by the time>',
    says: 'backs up everything but sessions into one file, while the hub runs; exit code 0 whole, 1 something was left out',
    run: backup,
  },
  restore: {
    usage: 'restore <backup> [--known <file of roots>] [--accept-loss <log>]…',
    says: 'restores a backup into the empty store that STORE_URL names, of either kind, unless a log would go back; --accept-loss takes the id of each log that may',
    run: restore,
  },
};

async function backup(desk: KeepingDesk): Promise<number> {
  const file = await nameOf(desk);
  return withStores(desk, async (stores) => {
    const { fingerprint, manifest, flaws } = await writeBackup({
      stores, file, clock: desk.clock,
      wrote: ({ log, no, size, root }) => { desk.say(`${log}  ${String(no)} commits  ${String(size)} events  ${root}`); },
    }).catch(refused);
    const { counts } = manifest;
    desk.say(`${String(manifest.logs.length)} logs, ${String(counts.events)} events, ${String(counts.values)} sealed values (${String(counts.erased)} destroyed before), ${String(counts.people)} people, ${String(counts.blobs)} attachments, ${String(counts.auditPages)} audit pages`);
    desk.say(`文件 file     ${file}\n指纹 SHA-256  ${fingerprint}`);
    for (const flaw of flaws) desk.say(renderFlaw(flaw));
    if (flaws.length > 0) desk.say('备份中缺少以上内容：请运行 verify / These are not in the backup: run "verify"');
    await recorded(desk, stores, [{ action: 'BACKED_UP', actor: null, object: { hash: fingerprint, count: counts.events } }]);
    return flaws.length > 0 ? 1 : 0;
  });
}

async function nameOf({ words, clock }: KeepingDesk): Promise<string> {
  const [target] = words;
  if (target === undefined) throw new Misuse(`a file or folder is missing\n  ${backupVerbs['backup']?.usage ?? ''}`);
  const isFolder = await stat(target).then((found) => found.isDirectory(), () => target.endsWith('/'));
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  return isFolder ? join(target, `sanfang-${time}.tar.zst`) : target;
}

async function restore(desk: KeepingDesk): Promise<number> {
  const [file] = desk.words;
  if (file === undefined) throw new Misuse(`a backup is missing\n  ${backupVerbs['restore']?.usage ?? ''}`);
  const roots = await knownRoots(desk);
  if (roots === null) desk.say(NOTHING_KNOWN);
  const progress = nowAndThen(desk.say);
  const checked = await checkBackup(file, roots?.known ?? new Map(), (part) => { progress(`核验 checking ${part}`); }).catch(refused);
  desk.say(`备份时间 made at  ${checked.manifest.madeAt}\n指纹 SHA-256     ${checked.fingerprint}`);
  const accepted = desk.all('accept-loss');
  const unknown = accepted.find((log) => !checked.flaws.some((flaw) => flaw.log === log));
  if (unknown !== undefined) throw new Misuse(`${unknown}: 没有要接受的损失 / there is no loss to accept`);
  const losses = checked.flaws.filter(({ log }) => !accepted.includes(log));
  if (losses.length > 0) return refuseLosses(desk, losses);

  return withNewStores(desk.config.storeUrl, async (stores) => {
    const report = await restoreBackup({
      stores, backup: checked, erasedSince: roots?.erased ?? new Set(), progress: (part) => { progress(`恢复 restoring ${part}`); },
    }).catch(refused);
    const heads = new Map(checked.manifest.logs.map(({ log, no, size, root }) => [log, { no, size, root, at: new Date(desk.clock.now()).toISOString() }]));
    const lost = checked.flaws.map(({ log }) => ({ log, known: roots?.of(log), found: heads.get(log) ?? { no: 0, size: 0, root: 'A'.repeat(43), at: checked.manifest.madeAt } }));
    for (const { log, found } of lost) await roots?.accept(log, found);
    await recorded(desk, stores, [
      { action: 'RESTORED', actor: null, object: { hash: checked.fingerprint, count: report.events } },
      ...lost.map(({ log, known, found }) => ({ action: 'LOSS_ACCEPTED' as const, actor: null, object: { log, from: known?.size, to: found.size } })),
    ]);
    desk.say(`${String(checked.manifest.logs.length)} logs, ${String(report.events)} events, ${String(report.people)} people, ${String(report.blobs)} attachments`);
    if (report.withheld > 0) desk.say(`${String(report.withheld)} 项已销毁的内容没有恢复 / values destroyed since the backup were not restored`);
    for (const { log, kind } of checked.manifest.leftOut) desk.say(`✗ ${log}: 备份中没有 / is not in the backup [${kind}]`);
    for (const flaw of report.flaws) desk.say(renderFlaw(flaw));
    desk.say('恢复完成。所有人需重新登录。/ Restored. Everybody signs in again.');
    return exitCodeOf(report.flaws);
  });
}

function refuseLosses({ say }: KeepingDesk, losses: readonly Flaw[]): number {
  for (const flaw of losses) say(renderFlaw(flaw));
  say([
    '没有恢复：会丢失已经写下的记录。请改用更新的备份；确实没有时，对每个日志写明 --accept-loss 并告知有关各方。',
    'Nothing was restored: entries that were recorded would be lost. Use a later backup; where there is none, name each log:',
    ...losses.map(({ log }) => `  --accept-loss ${log}`),
  ].join('\n'));
  return 1;
}

/** What is wrong with a backup is for the operator, not a bug. */
function refused(error: unknown): never {
  throw error instanceof UnfitBackup ? new Misuse(error.message) : error;
}
