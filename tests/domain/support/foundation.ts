/** How tests of founding, register and parties begin. */
import { decide, opensFor, refersTo } from '@sanfang/shared/compound/decide.ts';
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import { event, specification } from './given.ts';

export const given = specification({ decide, evolve, initialSlice, opensFor, refersTo });

/** A compound eight hours east of UTC. */
export const founded = event('compound.founded', { name: '龙庭御景（演示）', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
