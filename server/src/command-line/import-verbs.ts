import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { importFromFile } from '../register/cli.ts';
import { Misuse, type Verb } from './verbs.ts';

/** The register from a spreadsheet: the same code as the page. */
export const importVerbs: Readonly<Record<string, Verb>> = {
  'import-register': {
    usage: 'import-register --log compound/… --file <register.xlsx or .csv> [--map unit=C,area=建筑面积] [--words 公房=OTHER] [--from <date>]',
    says: "replaces a compound's register by a spreadsheet, whole or not at all",
    async run({ engine, audit, option, optional, say }) {
      const [map, words, from] = [optional('map'), optional('words'), optional('from')];
      const imported = await importFromFile({
        engine, log: option('log'), path: option('file'), now: new Date().toISOString(), say,
        ...(map === null ? {} : { map }), ...(words === null ? {} : { words }), ...(from === null ? {} : { from }),
      });
      audit.record({ action: 'REGISTER_IMPORTED', actor: null, outcome: isRefusal(imported) ? imported.refused : 'OK', object: { log: option('log') } });
      if (isRefusal(imported)) throw new Misuse(`the register was refused: ${imported.refused} ${JSON.stringify(imported.detail ?? {})}`);
      say(`${String(imported.units)} units in ${String(imported.buildings)} buildings, ${(imported.area / 100).toFixed(2)} m², ${String(imported.persons)} counting persons`);
    },
  },
};
