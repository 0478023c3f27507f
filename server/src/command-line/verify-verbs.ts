import { checkBackup } from '../backup/check-backup.ts';
import { UnfitBackup } from '../backup/lines.ts';
import { type Flaw, exitCodeOf, renderFlaw } from '../verify/flaw.ts';
import { verifyLog } from '../verify/verify-log.ts';
import { verifyStores } from '../verify/verify-stores.ts';
import { type KeepingDesk, type KeepingVerb, knownRoots, NOTHING_KNOWN, nowAndThen, recorded, withStores } from './keeping-desk.ts';
import { Misuse } from './verbs.ts';

/** Checking what is kept, and the way out where a log went back. */
export const verifyVerbs: Readonly<Record<string, KeepingVerb>> = {
  verify: {
    usage: 'verify [<backup>] [--known <file of roots>] [--log <log>]',
    says: 'checks every event, root, command, sealed value, overview, snapshot and attachment of the store, or of a backup; exit code 0 nothing found, 1 tampered with, 2 cannot verify, 3 incomplete',
    run: verify,
  },
  'accept-loss': {
    usage: 'accept-loss --log <log>',
    says: 'lets a log go on that stands before, or elsewhere than, where it was known to stand; for an older copy that was put in place knowingly. Stop all hubs first',
    run: acceptLoss,
  },
};

async function verify(desk: KeepingDesk): Promise<number> {
  const known = (await knownRoots(desk))?.known ?? new Map<string, never>();
  if (known.size === 0) desk.say(NOTHING_KNOWN);
  const [file] = desk.words;
  return file === undefined ? verifyHere(desk, known) : verifyBackup(desk, file, known);
}

async function verifyHere(desk: KeepingDesk, known: Parameters<typeof verifyStores>[1]['known']): Promise<number> {
  const [log, progress] = [desk.optional('log'), nowAndThen(desk.say)];
  return withStores(desk, async (stores) => {
    const started = performance.now();
    const report = await verifyStores(stores, {
      known, ...(log === null ? {} : { only: [log] }),
      page: (commits) => { progress(`${commits.at(-1)?.log ?? ''}, commit ${String(commits.at(-1)?.no ?? 0)}`); },
      walked: ({ log: id, no, size, root, flaws }) => { desk.say(`${flaws.length === 0 ? '✓' : '✗'} ${id}  ${String(no)} commits  ${String(size)} events  ${root}`); },
    });
    const seconds = (performance.now() - started) / 1_000;
    desk.say(`${String(report.logs)} logs, ${String(report.events)} events, ${String(report.values)} sealed values (${String(report.erased)} destroyed), ${String(report.blobs)} attachments in ${seconds.toFixed(1)} s`);
    return conclude(desk, report.flaws);
  });
}

async function verifyBackup(desk: KeepingDesk, file: string, known: Parameters<typeof checkBackup>[1]): Promise<number> {
  const progress = nowAndThen(desk.say);
  try {
    const { manifest, fingerprint, flaws } = await checkBackup(file, known, progress);
    for (const { log, no, size, root } of manifest.logs) desk.say(`${log}  ${String(no)} commits  ${String(size)} events  ${root}`);
    desk.say(`备份时间 made at  ${manifest.madeAt}\n指纹 SHA-256     ${fingerprint}`);
    const left = manifest.leftOut.map(({ log, kind }): Flaw => ({ kind: 'GAP', log, says: `left out when the backup was made: ${kind}` }));
    return conclude(desk, [...flaws, ...left]);
  } catch (error) {
    if (!(error instanceof UnfitBackup)) throw error;
    desk.say(`✗ ${error.message}`);
    return 1;
  }
}

function conclude({ say }: KeepingDesk, flaws: readonly Flaw[]): number {
  for (const flaw of flaws) say(renderFlaw(flaw));
  const code = exitCodeOf(flaws);
  say(['没有发现问题 / nothing found', '已被改动 / tampered with', '无法核验 / cannot verify', '不完整 / incomplete'][code] ?? '');
  return code;
}

async function acceptLoss(desk: KeepingDesk): Promise<number> {
  const log = desk.optional('log');
  if (log === null) throw new Misuse(`--log is missing\n  ${verifyVerbs['accept-loss']?.usage ?? ''}`);
  const roots = await knownRoots(desk);
  const known = roots?.of(log);
  if (roots === null || known === undefined) throw new Misuse(`${log}: 没有已知的哈希根 / nothing is known of it`);
  return withStores(desk, async (stores) => {
    // What was tampered with in itself is not accepted by anybody.
    const found = await verifyLog(stores, log);
    if (exitCodeOf(found.flaws) === 1) return conclude(desk, found.flaws);
    const { flaws } = await verifyLog(stores, log, { known });
    if (!flaws.some(({ kind }) => kind === 'WENT_BACK' || kind === 'OTHER_ROOT')) throw new Misuse(`${log}: 没有要接受的损失 / there is no loss to accept`);
    await roots.accept(log, { no: found.no, size: found.size, root: found.root, at: new Date(desk.clock.now()).toISOString() });
    // Browsers hold events that are no more.
    await stores.keeping.renew();
    await recorded(desk, stores, [{ action: 'LOSS_ACCEPTED', actor: null, object: { log, from: known.size, to: found.size } }]);
    desk.say(`${log}: ${String(known.size)} → ${String(found.size)} events. 已记录。请重启所有节点。/ Noted. Start all hubs anew.`);
    return 0;
  });
}
