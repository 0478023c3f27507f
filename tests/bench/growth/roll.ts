import { createEngine } from '@sanfang/server/engine/engine.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { REGISTER, roomChannel } from '@sanfang/shared/compound/channel.ts';
import { proposalFields } from '../../engine/sign-off.ts';
import { arrange } from '../arrange.ts';
import { importUnits, wallClock } from '../founding.ts';
import { memoryOf } from '../measure.ts';
import { startHub } from '../processes.ts';
import type { Row } from './rows.ts';
import { medianOf, Visitor } from './visitor.ts';

/** Compounds of growing rolls, each in a store of its own: import, opening, deciding, memory. */
export async function growRoll(storeOf: () => string, sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes) rows.push({ size, ...await oneRoll(storeOf(), size) });
  return rows;
}

async function oneRoll(storeUrl: string, units: number): Promise<Omit<Row, 'size'>> {
  const { log, room, members } = await arrange(storeUrl);
  const stores = await openStores(storeUrl);
  const engine = await createEngine({ stores, clock: wallClock });
  const importing = performance.now();
  await importUnits(engine, wallClock, log, units);
  const imported = performance.now() - importing;
  await engine.close();
  await stores.close();

  const server = await startHub(storeUrl);
  // The committee's chair reads the register.
  const [, chair] = members;
  if (chair === undefined) throw new Error('a table without a chair');
  const memory = memoryOf(server.pid);
  const visitor = await Visitor.enter(server, chair);
  const cold = await visitor.command(log, 'PostMessage', { room, text: '第一句', replyTo: null, about: null });
  const message = await medianOf(50, () => visitor.command(log, 'PostMessage', { room, text: '一句话', replyTo: null, about: null }));
  const buildings = Array.from({ length: Math.min(72, units) }, (_, i) => String(i + 1));
  const fields = { ...proposalFields(), scope: { buildings, except: [], extra: [] } };
  const proposal = await medianOf(10, () => visitor.command(log, 'TableProposal', { room, ...fields }));
  const opened = await visitor.ask('open', { log, channel: REGISTER });
  const again = await medianOf(5, () => visitor.ask('open', { log, channel: REGISTER }));
  const roomOpened = await medianOf(5, () => visitor.ask('open', { log, channel: roomChannel(room) }));
  const grown = (memoryOf(server.pid) - memory) / 1_048_576;
  visitor.close();
  await server.stop();
  return {
    'import (ms)': imported, 'start (ms)': server.startMs, 'first message (ms)': cold, 'message (ms)': message, 'a proposal for all (ms)': proposal,
    'open the register (ms)': opened, 'open it again (ms)': again, 'open the room (ms)': roomOpened, 'memory grown (MB)': grown,
  };
}
