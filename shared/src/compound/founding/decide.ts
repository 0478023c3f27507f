import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { FEED, OFFICE } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import type { foundingCommands } from './commands.ts';

export type FoundingCommand = { [K in keyof typeof foundingCommands]: CommandOf<K> }[keyof typeof foundingCommands];

/** Sets up a log: once, and only the kind of log that its name says. */
export function decideFounding(compound: Compound, command: FoundingCommand, _ctx: Context): Outcome {
  switch (command.type) {
    case 'FoundCompound': {
      if (!command.log.startsWith('compound/')) return refuse('MALFORMED', { field: 'log' });
      if (compound.feed.founded !== null) return refuse('ALREADY_FOUNDED');
      // Whoever set it up, the feed never names a person.
      return { events: [draft(FEED, 'compound.founded', command.data, { office: { actor: 'hub', capacity: 'hub' } })] };
    }
    case 'FoundJurisdiction': {
      if (!command.log.startsWith('jurisdiction/')) return refuse('MALFORMED', { field: 'log' });
      if (compound.office.founded !== null) return refuse('ALREADY_FOUNDED');
      return { events: [draft(OFFICE, 'jurisdiction.founded', { name: command.data.name })] };
    }
    case 'AssignJurisdiction': {
      const { street } = command.data;
      if (compound.feed.founded === null) return refuse('NOT_FOUND');
      if (!street.startsWith('jurisdiction/')) return refuse('MALFORMED', { field: 'street' });
      if (compound.office.street === street) return refuse('ALREADY_FOUNDED', { street });
      return { events: [draft(OFFICE, 'jurisdiction.assigned', { street })] };
    }
  }
}
