import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';

/** Fifty homes of one building, each owned by as many people of its own. */
export function batchOfUnits(started: string, building: number, owners = 1): CommandData['StageUnits'] {
  const units = Array.from({ length: 50 }, (_, i) => {
    const id = `${String(building + 1)}-1-${String(i + 101)}`;
    return {
      id, building: String(building + 1), entrance: '1', area: 8_937, areaSource: 'LAND_REGISTER' as const, kind: 'HOME' as const, status: 'HANDED_OVER' as const,
      owners: Array.from({ length: owners }, (_of, k) => ({ key: `${id}/${String(k)}`, name: `业主 ${id}`, phone: null, share: [1, owners] as [number, number] })),
    };
  });
  const keys = units.flatMap((unit) => unit.owners.map((owner) => owner.key));
  return { import: started, units, ownerIds: Object.fromEntries(keys.map((key) => [key, derivedId(started, key)])) };
}
