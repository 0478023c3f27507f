import type { Commitment } from '../../../log/event.ts';
import type { CommandOf } from '../../command.ts';
import type { Vote } from '../state.ts';

/** What a second reading is compared with: the first entry of a paper, or the word that a helper took down. */
export function firstReading(vote: Vote, command: CommandOf<'EnterPaper'> | CommandOf<'WitnessBallot'>): Commitment[] {
  if (vote.status !== 'OPEN') return [];
  if (command.type === 'WitnessBallot') return [vote.assisted[command.data.assisted]?.choice ?? []].flat();
  return vote.papers[command.data.paper]?.entries.map(({ mark }) => mark) ?? [];
}
