import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { Engine } from '../engine/ports.ts';
import { demoCompound } from './cast.ts';

/** Digest of a proposal's present text: what mandates and signatures are about. */
export async function proposalDigest(engine: Engine, room: string, proposal: string): Promise<string> {
  const state = (await engine.compound(demoCompound, room))?.room;
  const found = state === undefined || state.status === 'ABSENT' ? undefined : state.proposals[proposal];
  const digest = found?.versions.at(-1)?.digest;
  if (digest === undefined) throw new Error(`no proposal ${proposal} on ${roomChannel(room)}`);
  return digest;
}
