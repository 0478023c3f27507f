import { meets } from '../../law/threshold.ts';
import type { Draft } from '../../log/event.ts';
import { FEED } from '../channel.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { DecisionNumber } from '../feed/state.ts';
import { permanent } from '../room/sealing.ts';
import type { Petition, PetitionStep } from './state.ts';

/** Who raised a petition is not told: of what nobody's office does, the hub speaks. */
const HUB = { actor: 'hub', capacity: 'hub' } as const;

interface More {
  readonly until?: string | null;
  readonly vote?: DecisionNumber;
  readonly reference?: string;
  readonly office?: NonNullable<Draft['office']>;
  /** What is asked, word for word; erased with what whoever raised it wrote. */
  readonly text?: string;
}

/** A step of a petition for everybody, with what was found when it was reached; nothing before that. `title` null: it was erased. */
export function petitionOnFeed({ feed }: Pick<Compound, 'feed'>, { id, matterCode, reached, raisedBy }: Petition, step: PetitionStep, title: string | null, { until = null, vote, reference, text, office = HUB }: More = {}): CompoundDraft[] {
  if (reached === null) return [];
  const { number, persons, area, of } = reached;
  const areaMet = meets(feed.rules.petition, area, of.area);
  const seal = { ...(title === null ? {} : { title: permanent(title) }), ...(text === undefined ? {} : { text: permanent(text, [raisedBy]) }), ...(reference === undefined ? {} : { reference: permanent(reference) }) };
  return [draft(FEED, 'petition.published', { petition: id, number, step, matterCode, persons, area, of, areaMet, until, voteNumber: vote ?? null }, { seal, office })];
}
