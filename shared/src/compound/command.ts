import type { Static } from 'typebox';
import type { Command } from '../log/command.ts';
import { enrolmentCommands } from './enrolment/commands.ts';
import { foundingCommands } from './founding/commands.ts';
import { fundCommands } from './fund/commands.ts';
import { partyCommands } from './party/commands.ts';
import { petitionCommands } from './petition/commands.ts';
import { registerCommands } from './register/commands.ts';
import { roomCommands } from './room/commands.ts';
import { voteCommands } from './vote/commands.ts';
import { rulesCommands } from './rules/commands.ts';

/** Every command with the schema of its data: the one list from which types, checks, policy walk and limits are derived. */
export const commandSchemas = { ...foundingCommands, ...registerCommands, ...enrolmentCommands, ...partyCommands, ...roomCommands, ...voteCommands, ...rulesCommands, ...petitionCommands, ...fundCommands };

export type CommandType = keyof typeof commandSchemas;
export type CommandData = { [K in CommandType]: Static<(typeof commandSchemas)[K]> };
export type CommandOf<K extends CommandType> = Command<K, CommandData[K]>;
export type CompoundCommand = { [K in CommandType]: CommandOf<K> }[CommandType];

/** All command types. */
export const commandTypes = Object.keys(commandSchemas) as CommandType[];
