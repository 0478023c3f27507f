import type { ProposalVersion, RoomState } from '@sanfang/shared/compound/room/state.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { proposalFields } from '../engine/sign-off.ts';
import type { Sender } from '../history/sending.ts';
import type { Watch } from '../history/watch.ts';
import type { StormScene } from './storm-scene.ts';

type Heads = Readonly<Record<'secretary' | 'chair' | 'manager', Sender>>;

const sides = ['secretary', 'chair', 'manager'] as const;
const bases = { secretary: 'BRANCH_RESOLUTION', chair: 'COMMITTEE_RESOLUTION', manager: 'AUTHORISATION_LETTER' } as const;

/** What a command that had to be taken made. */
function made(reply: CommandReply, what: string): Readonly<Record<string, string>> {
  if (isRefusal(reply)) throw new Error(`${what}: ${JSON.stringify(reply)}`);
  return reply.made ?? {};
}

/** The room as the watcher's copy has it. */
function roomOf(watch: Watch): RoomState {
  return (watch.copy().slice ?? { status: 'ABSENT' }) as RoomState;
}

/** Waits until a version of a proposal has come to the watcher, whose copy is all that the heads go by. */
async function textOf(watch: Watch, proposal: string, version: number): Promise<ProposalVersion> {
  const find = (): ProposalVersion | undefined => {
    const room = roomOf(watch);
    return room.status === 'ABSENT' ? undefined : room.proposals[proposal]?.versions.find((one) => one.version === version);
  };
  await watch.until(() => find() !== undefined);
  const text = find();
  if (text === undefined) throw new Error('it was there a moment ago');
  return text;
}

export interface Deciding {
  readonly scene: StormScene;
  readonly watch: Watch;
  /** Through whom the heads act this time. */
  readonly by: () => Heads;
  readonly goesOn: () => boolean;
}

/** One proposal after the other from tabling to the decision, which the last signature records in room and feed by one commit. */
export async function decideOnProposals({ scene, watch, by, goesOn }: Deciding): Promise<void> {
  const { room } = scene;
  for (const side of sides) made(await by()[side].insist('CheckIn', { room }), 'CheckIn');
  for (let i = 1; goesOn(); i += 1) {
    const { proposal = '' } = made(await by().chair.insist('TableProposal', { room, ...proposalFields(), title: `第 ${String(i)} 案` }), 'TableProposal');
    await textOf(watch, proposal, 1);
    made(await by().chair.insist('AmendProposal', { room, proposal, basis: 1, ...proposalFields(), title: `第 ${String(i)} 案（修订）` }), 'AmendProposal');
    const { version, digest } = await textOf(watch, proposal, 2);
    await Promise.all(sides.map(async (side) => made(await by()[side].insist('TakePosition', { room, proposal, version, position: 'AGREE', grounds: null }), 'TakePosition')));
    await Promise.all(sides.map(async (side) => made(await by()[side].insist('RecordMandate', {
      room, proposal, digest, seat: scene.seats[scene[side].capacity] ?? '', basis: bases[side], reference: '〔2026〕3号', resolvedOn: '2026-11-20',
    }), 'RecordMandate')));
    made(await by().secretary.insist('OpenSignOff', { room, proposal, version, until: new Date(Date.now() + 7_200_000).toISOString() }), 'OpenSignOff');
    await Promise.all(sides.map(async (side) => made(await by()[side].insist('SignOff', { room, proposal, version, digest }), 'SignOff')));
  }
}

export interface Opening {
  readonly scene: StormScene;
  readonly watch: Watch;
  readonly secretary: () => Sender;
  readonly goesOn: () => boolean;
  readonly pause: () => Promise<unknown>;
}

/** Opens rooms now and then: each an event of its own channel and one in the office, by one commit. */
export async function openRooms({ watch, secretary, goesOn, pause }: Opening): Promise<void> {
  await watch.until(() => roomOf(watch).status !== 'ABSENT');
  const room = roomOf(watch);
  if (room.status === 'ABSENT') throw new Error('it was there a moment ago');
  while (goesOn()) {
    const reply = await secretary().insist('OpenRoom', { title: '又一间', parties: room.parties });
    const opened = made(reply, 'OpenRoom')['room'] ?? '';
    made(await secretary().insist('PostMessage', { room: opened, text: `在 ${opened} 说的话`, replyTo: null, about: null }), 'PostMessage');
    await pause();
  }
}
