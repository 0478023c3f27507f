import { commandSchemas, type CommandType, type CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { plainJson } from './plain-json.ts';

/** Most that one command may weigh, about its size as JSON. */
export const MAX_COMMAND_BYTES = 60_000;

const envelope = Compile(CommandRequest);
/** Compiled when a type is first used: compiling all of them at the start would cost half of the start. */
const compiled = new Map<CommandType, Validator>();

/** A command as somebody sent it, with the approval that they show for it. */
export type AskedCommand = CompoundCommand & Pick<CommandRequest, 'approval'>;

/**
 * Makes a command of whatever came in, over HTTP or a socket: strings in NFC, envelope and data as their schemas say,
 * unknown fields refused. The refusal names the field, never what stood in it.
 */
export function checkCommand(request: unknown): AskedCommand | Refusal {
  const plain = plainJson(request, MAX_COMMAND_BYTES);
  if (isRefusal(plain)) return plain;
  const asked = plain.value;
  if (!envelope.Check(asked)) return refuse('MALFORMED', fieldOf(envelope, asked));
  if (!isCommandType(asked.type)) return refuse('UNKNOWN_COMMAND');
  const data = validatorOf(asked.type);
  if (!data.Check(asked.data)) return refuse('MALFORMED', fieldOf(data, asked.data, 'data'));
  // Envelope and data have just been checked against the schemas that the type is made of.
  return asked as unknown as AskedCommand;
}

function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(commandSchemas, type);
}

function validatorOf(type: CommandType): Validator {
  let validator = compiled.get(type);
  if (validator === undefined) {
    validator = Compile(commandSchemas[type] as TSchema);
    compiled.set(type, validator);
  }
  return validator;
}

/** The first field at fault, if it is one of the schema's own: names that the sender made up are not sent back. */
function fieldOf(validator: Validator, value: unknown, under?: string): { field: string } {
  const known = Object.keys((validator.Type() as { properties?: object }).properties ?? {});
  const name = validator.Errors(value)
    .flatMap((error) => [error.instancePath.split('/')[1], ...(error.keyword === 'required' ? error.params.requiredProperties : [])])
    .find((part): part is string => part !== undefined && known.includes(part));
  return { field: [under, name].filter((part) => part !== undefined).join('.') || 'request' };
}
