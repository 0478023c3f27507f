/** Parts of a backup are named by what they hold, in the order in which they are written and restored. */

const LOG = /^logs\/((?:compound|jurisdiction)\/[0-9a-f-]{36})\/\d{6}-(values|commits)\.ndjson$/;
const BLOB = /^blobs\/([A-Za-z0-9_-]{8,64})(\.json)?$/;

/** What a part holds. */
export type PartKind =
  | { readonly holds: 'key' | 'people' | 'erased' | 'audit' }
  | { readonly holds: 'values' | 'commits'; readonly log: string }
  | { readonly holds: 'blobInfo' | 'blob'; readonly id: string };

export const keyPart = 'vault-key.json';
export const peoplePart = (i: number): string => `people/${padded(i)}.ndjson`;
export const erasedPart = (i: number): string => `erased/${padded(i)}.ndjson`;
export const auditPart = (i: number): string => `audit/${padded(i)}.ndjson`;
export const logPart = (log: string, i: number, holds: 'values' | 'commits'): string => `logs/${log}/${padded(i)}-${holds}.ndjson`;
export const blobPart = (id: string): string => `blobs/${id}`;
export const blobInfoPart = (id: string): string => `blobs/${id}.json`;

/** What a part holds by its name, or null for a name that is none of ours. */
export function partKind(name: string): PartKind | null {
  if (name === keyPart) return { holds: 'key' };
  const list = /^(people|erased|audit)\/\d{6}\.ndjson$/.exec(name)?.[1];
  if (list !== undefined) return { holds: list as 'people' | 'erased' | 'audit' };
  const [, log, holds] = LOG.exec(name) ?? [];
  if (log !== undefined) return { holds: holds as 'values' | 'commits', log };
  const [, id, info] = BLOB.exec(name) ?? [];
  return id === undefined ? null : { holds: info === undefined ? 'blob' : 'blobInfo', id };
}

function padded(i: number): string {
  return String(i).padStart(6, '0');
}
