import { deliveryEvidence, isOwnEvidence } from '@sanfang/server/votes/delivery-evidence.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { describe, expect, test } from 'vitest';
import { drafted, homes, noticed, owned, owner, unitOf, VOTE } from '../domain/support/ballot.ts';
import { event, id, named, NOW, type By, type Scene } from '../domain/support/given.ts';
import { home } from '../domain/support/register.ts';
import { chen, everybody, wu } from '../domain/support/room.ts';

const steward = everybody['he'] ?? wu;
const [KEPT, SOLD] = [unitOf(1), '1-2-201'];
const photos = { [KEPT]: id(910), [SOLD]: id(920) };

/** Both homes of one owner were visited; then one of them was sold to the owner of another. */
function visited(): Scene {
  const appointed = noticed(drafted({}, owned([...homes, home(SOLD, 'owner 1', { area: 5_000 })])))
    .when({ type: 'AppointCanvassers', data: { vote: VOTE, canvassers: [{ capacity: steward.capacity, buildings: ['1'] }] } }, chen).after();
  return [KEPT, SOLD].reduce((scene, unit, i) => {
    const visit = id(900 + i);
    return scene.when({ type: 'RecordVisit', data: { vote: VOTE, visit, unit, method: 'DOOR', outcome: 'REACHED', visitedAt: NOW, signature: [[1, 2, 3, 4]], post: null, note: null } }, steward).after()
      .when({ type: 'ProveVisit', data: { vote: VOTE, visit, unit, papers: [{ blob: photos[unit] ?? '', sha256: 's'.repeat(43) }] } }, steward).after();
  }, appointed);
}

async function read(scene: Scene, { person }: By, unit: string) {
  const compound = scene.compound(null, VOTE);
  const hats = hatsOf(compound, person, NOW);
  const nothing = { events: () => Promise.resolve([]), open: () => Promise.resolve(new Map()) };
  const seen = await deliveryEvidence(nothing, 'a log', compound, person, hats, unit);
  return { units: seen?.units, visits: seen?.visits.map((visit) => visit.unit), photos: [KEPT, SOLD].filter((one) => isOwnEvidence(compound, hats, photos[one] ?? '')) };
}

describe('How the ballot came to somebody with several homes', () => {
  const before = visited();

  test('is theirs to read of all of them', async () => {
    const all = await read(before, owner(1), KEPT);
    expect([all.units?.toSorted(), all.visits?.toSorted(), all.photos]).toEqual([[KEPT, SOLD].sort(), [KEPT, SOLD].sort(), [KEPT, SOLD]]);
  });

  test('stays with who keeps one when another is sold, and neither learns of the other\'s', async () => {
    const after = before.and([event('unit.transferred', { unit: SOLD, cause: 'SALE', validFrom: '2026-12-10', owners: [{ owner: named('owner 3'), share: [1, 1] }], fresh: [] }, { seal: {} })]);
    expect(await read(after, owner(1), KEPT)).toEqual({ units: [KEPT], visits: [KEPT], photos: [KEPT] });
    expect(await read(after, owner(3), SOLD)).toEqual({ units: [SOLD], visits: [], photos: [] });
    expect(await read(after, owner(1), SOLD)).toEqual({ units: undefined, visits: undefined, photos: [KEPT] });
  });
});
