import type { Context } from '../../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft, type CompoundDraft } from '../../event.ts';
import type { Outcome } from '../../outcome.ts';
import { unitsInScope } from '../../room/scope.ts';
import { permanent, tidy } from '../../room/sealing.ts';
import { checkMotion } from '../drafting-decide.ts';

type Part = CommandOf<'DraftVoteSeries'>['data']['parts'][number];

/**
 * Drafts the votes of one project at once: each part is a vote of its own, with its own scope and the most that it may spend; all or
 * none. No home stands in two of them, since it would pay twice. `made`: `series`, and `vote1`, `vote2` … in the order of the parts.
 */
export function draftVoteSeries(compound: Compound, { data }: CommandOf<'DraftVoteSeries'>, ctx: Context): Outcome {
  if (compound.register.version === 0) return refuse('NO_REGISTER');
  const { title, parts, ...common } = data;
  const whole = tidy(title);
  if (whole === '') return refuse('EMPTY_TEXT', { field: 'title' });
  const shared = sharedHome(compound, parts);
  if (shared !== null) return refuse('PARTS_OVERLAP', { unit: shared });
  const series = ctx.newId();
  const events: CompoundDraft[] = [];
  const made: Record<string, string> = { series };
  for (const [i, part] of parts.entries()) {
    const checked = checkMotion(compound, { ...common, ...part }, ctx);
    if (isRefusal(checked)) return inPart(checked, i + 1);
    const vote = ctx.newId();
    made[`vote${String(i + 1)}`] = vote;
    const place = { id: series, no: i + 1, of: parts.length };
    events.push(draft(voteChannel(vote), 'vote.drafted', { vote, version: 1, ...checked.data, series: place }, { seal: { ...checked.seal, series: permanent(whole) } }));
  }
  return { events, made };
}

/** A home that stands in two parts, or null. */
function sharedHome({ register }: Compound, parts: readonly Part[]): string | null {
  const seen = new Set<string>();
  for (const { scope } of parts) {
    for (const { id } of unitsInScope(register, scope)) {
      if (seen.has(id)) return id;
      seen.add(id);
    }
  }
  return null;
}

function inPart({ refused, detail }: Refusal, part: number): Refusal {
  return refuse(refused, { ...detail, part });
}
