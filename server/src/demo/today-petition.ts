import { digestOfPetition } from '@sanfang/shared/compound/petition/signatures.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import { cast, demoCompound } from './cast.ts';
import { need } from './play.ts';
import { lian, ownerOf, type Stage } from './stage.ts';

/** Days before today on which it is raised, with the line that does so; and evenings on which it goes round. */
export const RAISED = 26;
export const raisingLine = 'petition for the fund: raised';
const EVENINGS = 6;
/** Owners who have signed: fewer than the fifth that makes it a duty. */
const SIGNED = 118;

const words = {
  matterCode: 'I6', title: '续交住宅专项维修资金',
  text: '外墙修缮之后，维修资金只剩首期交存的 23.75%，低于三成。屋面、电梯陆续到年限，请业委会就续交维修资金的数额和办法组织全体业主表决。',
} as const;

/** Owners collect signatures for topping up the fund, which is too low since the outer walls were paid. `today`: local date. */
export async function petitionOfToday(stage: Stage, today: string): Promise<void> {
  const { past, play, owners } = stage;
  past.goTo(lian(addDays(today, -RAISED), '19:30'));
  const units = [...owners.keys()].filter((unit) => !cast.some(({ owns }) => owns === unit)).sort((a, b) => (derivedId('demo', 'signs', a) < derivedId('demo', 'signs', b) ? -1 : 1)).slice(0, SIGNED);
  const [first = '', ...others] = units;
  const petition = need(await play.line(raisingLine, demoCompound, await ownerOf(stage, first), 'RaisePetition', words), 'petition');
  const digest = digestOfPetition(words);
  for (let evening = 0; evening < EVENINGS; evening += 1) {
    past.goTo(lian(addDays(today, evening - RAISED), '20:30'));
    const now = others.filter((_, i) => i % EVENINGS === evening);
    await Promise.all(now.map(async (unit) => play.line(`petition for the fund: ${unit} signs`, demoCompound, await ownerOf(stage, unit), 'SignPetition', { petition, digest })));
  }
}
