import type { Context } from '../../../log/command.ts';
import { digestOf } from '../../../log/commitment.ts';
import { isRefusal, refuse } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import type { Outcome } from '../../outcome.ts';
import { stillOpen } from './giving-decide.ts';
import { tellOwners } from './telling.ts';

/** What shows that somebody has the code of a letter (16 letters and digits, 79 bits): only they can make it. Base64url. */
export function proofOfCode(vote: string, code: string): string {
  return digestOf(['sanfang letter code', vote, code]);
}

/** What the log holds of that proof: whoever reads it can accept nothing by it. */
export function keyOfProof(proof: string): string {
  return digestOf(['sanfang letter', proof]);
}

/**
 * Somebody without a hat, who has the code from the owner, says that they are whom the letter names: the first who does. Whether it is
 * true a teller looks at before they may cast. A wrong code, a spent one and a vote that is not there are one and the same answer.
 */
export function acceptProxy(compound: Compound, { data }: CommandOf<'AcceptProxy'>, ctx: Context): Outcome {
  const { vote, register } = compound;
  const announced = vote.status === 'ABSENT' || vote.id !== data.vote ? null : stillOpen(vote, ctx);
  if (announced === null || isRefusal(announced)) return refuse('INVITATION_NOT_VALID');
  const key = keyOfProof(data.proof);
  const letter = Object.values(announced.letters).find((one) => one.key === key && one.status === 'WAITING' && one.accepted === null);
  if (letter === undefined) return refuse('INVITATION_NOT_VALID');
  return { events: [draft(voteChannel(data.vote), 'proxy.accepted', { vote: data.vote, letter: letter.id }), ...tellOwners(register, announced, letter, 'PROXY_ACCEPTED', null)] };
}
