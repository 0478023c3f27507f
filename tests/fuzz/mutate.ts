import type { Dice } from '../support/seed.ts';
import { hostileKeys, hostileValues } from './hostile.ts';
import { Fields, Raw } from './render.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Raw) && !(value instanceof Fields);

/** A value with one thing wrong somewhere inside, at every depth alike. */
export function mutate(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value) && value.length > 0 && dice.chance(70)) {
    const at = dice.roll(value.length);
    return value.map((item: unknown, i) => (i === at ? mutate(item, dice) : item));
  }
  if (!isObject(value) || Object.keys(value).length === 0) return twist(value, dice);
  const name = dice.pick(Object.keys(value));
  if (dice.chance(70)) return { ...value, [name]: mutate(value[name], dice) };
  const all = Object.entries(value);
  return dice.pick([
    () => Object.fromEntries(all.filter(([one]) => one !== name)),
    () => new Fields([...all, [dice.pick(hostileKeys), dice.pick(hostileValues)]]),
    () => new Fields([...all, [name, dice.chance(50) ? value[name] : dice.pick(hostileValues)]]),
    () => new Fields([[dice.pick(hostileKeys), value[name]], ...all.filter(([one]) => one !== name)]),
    () => twist(value, dice),
  ])();
}

/** Something else in a value's place, and often nearly the same. */
function twist(value: unknown, dice: Dice): unknown {
  if (dice.chance(50)) return dice.pick(hostileValues);
  if (dice.chance(20)) return dice.pick([[value], { value }, { $ne: value }, JSON.stringify(value) ?? '', [value, value]]);
  if (typeof value === 'string') {
    return dice.pick([`${value}\ud800`, `\u202e${value}`, value.normalize('NFD'), value.toUpperCase(), ` ${value}`, `${value}\n`, `${value}\u0000`, value.slice(1), value.repeat(1 + dice.roll(2_000)), [...value], value.replace(/[0-9a-f]/, 'g'), value.replace(/\d/, '١'), Number(value)]);
  }
  if (typeof value === 'number') return dice.pick([value + 0.5, -value, String(value), value * 1e10, new Raw(`${String(value)}.0`), new Raw(`${String(value)}e0`), new Raw(`${String(value)}9007199254740993`), [value]]);
  if (Array.isArray(value)) return dice.pick([Array.from({ length: 10_000 }, () => value[0] ?? (null as unknown)), { ...value }, { length: value.length }, value[0] ?? (null as unknown)]);
  return dice.pick(hostileValues);
}
