import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { readTable, type Row } from './read-table.ts';

/**
 * Who may ask for what, written by hand from the rules and not from the policy: `commands.csv` has a line for each command,
 * a column for each role, and what somebody is told who asks at the wrong moment.
 */
const rows = readTable('commands');
const byCommand = new Map(rows.map((row) => [row['command'] ?? '', row]));

const letters: Readonly<Record<string, string>> = { i: 'IDLE', s: 'IN_SESSION', a: 'ADJOURNED', c: 'CLOSED' };
const moments: Readonly<Record<string, string>> = { IDLE: 'idle', IN_SESSION: 'in session', ADJOURNED: 'adjourned', CLOSED: 'closed' };

/** Commands that the table knows, and the roles. */
export const saidCommands: readonly string[] = [...byCommand.keys()];
export const saidRoles: readonly string[] = Object.keys(rows[0] ?? {}).filter((column) => !['command', '谁可以', ...Object.values(moments)].includes(column));

function rowOf(command: string): Row {
  const row = byCommand.get(command);
  if (row === undefined) throw new Error(`commands.csv does not know ${command}`);
  return row;
}

/** The sentence that says who may. */
export function saysOf(command: string): string {
  return rowOf(command)['谁可以'] ?? '';
}

/** Everything that a role may ask for, as `Command@PHASE`. */
export function permitted(role: string): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => {
    const [command, cell] = [row['command'] ?? '', row[role] ?? ''];
    return cell === 'yes' ? [`${command}@NO_ROOM`] : [...cell].map((letter) => `${command}@${letters[letter] ?? '?'}`);
  }));
}

/** Commands of people who wear no hat and name themselves instead: no column of the table is theirs. */
export const forNewcomers: readonly string[] = ['ClaimUnit', 'AcceptProxy'];

/** Whether a command acts in a room. */
export function actsInRoom(command: string): boolean {
  return !forNewcomers.includes(command) && saidRoles.every((role) => rowOf(command)[role] !== 'yes');
}

/** What the table has a role told that asks for a command in a phase: null where they may. */
export function toldByTable(role: string, command: string, phase: string): RefusalCode | null {
  const row = rowOf(command);
  const cell = row[role] ?? '';
  if (cell === '') return 'FORBIDDEN';
  if (cell === 'yes' || [...cell].some((letter) => letters[letter] === phase)) return null;
  const told = row[moments[phase] ?? ''] ?? '';
  if (told === '') throw new Error(`commands.csv does not say what ${command} is told when it comes in ${phase}`);
  return told as RefusalCode;
}
