import { openStores } from '@sanfang/server/store/open-stores.ts';
import { choices, type Choice } from '@sanfang/shared/law/ballot.ts';
import type { Tally } from '@sanfang/shared/law/tally.ts';
import { commitsOf } from '../../history/read-log.ts';
import type { RushTown } from './town.ts';
import type { Told } from './voters.ts';

/** What the log says against what people were told. All but the first two and `cutOff` must be 0. */
export interface Verdict {
  /** Ballots that stand, and people who were told that theirs does. */
  readonly counted: number;
  readonly accepted: number;
  /** Sent before the close by this machine's clock and refused as late: on their way when it came. The longest before it, ms. */
  readonly cutOff: number;
  readonly cutOffBy: number;
  /** Told that it stands, and it does not; no receipt. */
  readonly lost: number;
  /** More than one ballot of a person, or a second one taken. */
  readonly doubled: number;
  /** Stands though it was refused or sent after the close, stands behind the close, or was refused for another reason. */
  readonly misplaced: number;
  /** Persons by which the recorded result differs from what was accepted. */
  readonly miscounted: number;
}

/** Reads the log of a rush from its store, once the hubs have ended. */
export async function checkRush(storeUrl: string, town: RushTown, told: readonly Told[]): Promise<Verdict> {
  const stores = await openStores(storeUrl);
  const events = (await commitsOf(stores.logs, town.log)).flatMap((commit) => commit.events);
  await stores.close();
  const closed = events.findIndex(({ type }) => type === 'vote.closed');
  if (closed < 0) throw new Error('the vote was never closed');
  const ballots = events.filter(({ type }) => type === 'ballot.cast');
  const behind = events.slice(closed).filter(({ type }) => type === 'ballot.cast').length;
  const standing = new Set(ballots.map(({ command }) => command));
  const tokens = new Set(ballots.map(({ data }) => (data as { readonly token: string }).token));

  const accepted = told.filter(({ answers }) => answers.includes('OK'));
  const refusedInTime = told.filter(({ cast, answers }) => cast.at < 0 && !answers.includes('OK'));
  const cutOff = refusedInTime.filter(({ answers }) => answers.every((answer) => answer === 'VOTE_CLOSED'));
  const answeredTwice = accepted.filter(({ cast, answers }) => (cast.kind === 'TWICE' && answers.some((answer) => answer !== 'OK')) || (cast.kind === 'ANOTHER' && answers.every((answer) => answer === 'OK')));
  const each = told.flatMap(({ answers, commands, sentAt }) => answers.map((answer, i) => ({ answer, stands: standing.has(commands[i] ?? ''), sentAt })));

  const { tally } = events[closed]?.data as { readonly tally: Tally };
  const by = (choice: Choice): number => accepted.filter(({ cast }) => cast.choice === choice).length;
  const recorded: Readonly<Record<Choice, number>> = { AGREE: tally.agreed.persons, AGAINST: tally.against.persons, ABSTAIN: tally.abstained.persons };
  return {
    counted: ballots.length, accepted: accepted.length,
    cutOff: cutOff.length, cutOffBy: Math.max(0, ...cutOff.map(({ sentAt }) => -sentAt)),
    lost: each.filter(({ answer, stands }) => answer === 'OK' && !stands).length + accepted.filter(({ receipt }) => !receipt).length,
    doubled: ballots.length - tokens.size + answeredTwice.length,
    misplaced: behind + (refusedInTime.length - cutOff.length) + each.filter(({ answer, stands, sentAt }) => (answer === 'OK' ? sentAt > 0 : stands)).length,
    miscounted: choices.reduce((sum, choice) => sum + Math.abs(recorded[choice] - by(choice)), 0) + Math.abs(tally.participated.persons - accepted.length),
  };
}
