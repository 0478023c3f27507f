import { randomBytes, randomUUID } from 'node:crypto';
import { recordEvents } from '@sanfang/server/engine/record-events.ts';
import type { Pending } from '@sanfang/server/engine/pending.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import type { CommandRecord } from '@sanfang/shared/log/commit.ts';
import { draft } from '@sanfang/shared/compound/event.ts';
import { seededIds, fromBase64url, toBase64url } from '@sanfang/shared/log/ids.ts';
import { append, type Frontier, leafHash, rootOf } from '@sanfang/shared/log/merkle.ts';
import type { Scene } from '../engine/scene.ts';

/** Commands of one commit. */
const BATCH = 200;

/**
 * Writes messages after the end of a log until it has so many events, as the engine writes them, but without deciding each:
 * a hundred thousand in seconds. Overview and snapshots stay where they were.
 */
export async function lengthen({ logs, vault }: Pick<Stores, 'logs' | 'vault'>, { log, channel, chair }: Pick<Scene, 'log' | 'channel' | 'chair'>, events: number): Promise<void> {
  const head = await logs.head(log);
  if (head === null) throw new Error('a log without a beginning');
  let size = head.first + head.count - 1;
  let no = head.no;
  let frontier: Frontier = head.frontier.map(fromBase64url);
  let n = (await logs.channel(log, channel, 1, Number.MAX_SAFE_INTEGER, 1_000)).length;
  const at = new Date(Math.max(Date.now(), Date.parse(head.at))).toISOString();
  while (size < events) {
    const batch = Array.from({ length: Math.min(BATCH, events - size) }, (_, i) => {
      const pending = { command: { id: randomUUID(), log, capacity: chair.capacity }, from: { person: chair.person, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, received: at } } as Pending;
      const said = draft(channel, 'message.posted', { side: 'COMMITTEE', replyTo: null, about: null }, { seal: { text: { value: `很久以前说的第 ${String(n + i + 1)} 句话`, subjects: [chair.person], retention: 'CHAT_1Y' } } });
      const recorded = recordEvents(pending, [said], { size: size + i, at, lastN: () => n + i }, seededIds(randomBytes(32)));
      if ('refused' in recorded) throw new Error(recorded.refused);
      return { id: pending.command.id, recorded };
    });
    const bytes = batch.flatMap(({ recorded }) => recorded.bytes);
    bytes.forEach((text, i) => { frontier = append(frontier, size + i, leafHash(Buffer.from(text))); });
    await vault.put(batch.flatMap(({ recorded }) => recorded.seals));
    const commands = batch.map(({ id }, i): CommandRecord => ({ id, digest: 'made for a test', answer: { channel, n: n + i + 1 } }));
    no += 1;
    const outcome = await logs.append({
      log, no, first: size + 1, count: batch.length, at, due: null, commands, events: batch.flatMap(({ recorded }) => recorded.events),
      root: toBase64url(rootOf(frontier)), frontier: frontier.map(toBase64url),
    }, bytes);
    if (outcome !== 'APPENDED') throw new Error(`a commit came to ${outcome}`);
    size += batch.length;
    n += batch.length;
  }
}
