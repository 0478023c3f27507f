import type { Config } from '../config.ts';
import type { Signed } from './authenticate.ts';

/** Whether people who hold a seat must have a second factor, as the operator has set it. */
export interface SeatPolicy {
  readonly holdsSeat: (person: string) => Promise<boolean>;
  /** Of this person a second factor is demanded. */
  demands(person: string): Promise<boolean>;
  /** They may look, sign out and set one up, and nothing else until they have signed in with one. */
  keepsBack(signed: Pick<Signed, 'person' | 'demo' | 'auth'>): Promise<boolean>;
}

/** From which level on a second factor was shown at sign-in. */
export const SECOND_FACTOR_LEVEL = 2;

export function createSeatPolicy({ requireSecondFactor }: Pick<Config, 'requireSecondFactor'>, holdsSeat: (person: string) => Promise<boolean>): SeatPolicy {
  const demands = async (person: string): Promise<boolean> => requireSecondFactor === 'seats' && await holdsSeat(person);
  return {
    holdsSeat, demands,
    // Accounts of the demo belong to nobody.
    keepsBack: async ({ person, demo, auth }) => !demo && auth.level < SECOND_FACTOR_LEVEL && demands(person),
  };
}
