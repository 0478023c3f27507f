import type { JointMatterCode } from '@sanfang/shared/law/matters.ts';
import { m } from '#lib/paraglide/messages.js';

const help: Readonly<Record<JointMatterCode, () => string>> = {
  I1: m.desk_matter_i1, I2: m.desk_matter_i2, I3: m.desk_matter_i3, I4: m.desk_matter_i4, I5: m.desk_matter_i5, I6: m.desk_matter_i6, I7: m.desk_matter_i7, I8: m.desk_matter_i8, I9: m.desk_matter_i9,
};

/** What an item of Civil Code Art. 278(1) is about, for somebody who has never read it. */
export function matterHelp(code: JointMatterCode): string {
  return help[code]();
}
