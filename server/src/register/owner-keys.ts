import type { PreviewUnit } from '@sanfang/shared/protocol/register-import.ts';

/**
 * Which owners of a sheet are the same: same name and same number. Without a number nobody can tell two 王伟 apart, so each
 * unit has its own; only the developer is one by name alone. Keys are compared within one import and with the register that stands.
 */
export function ownerKey(unit: Pick<PreviewUnit, 'id' | 'status'>, owner: { readonly name: string; readonly phone: string | null }): string {
  if (owner.phone !== null) return JSON.stringify(['PHONE', owner.name, owner.phone]);
  return unit.status === 'UNSOLD' ? JSON.stringify(['DEVELOPER', owner.name]) : JSON.stringify(['UNIT', unit.id, owner.name]);
}
