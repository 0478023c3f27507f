import type { PublishedDecision } from '@sanfang/shared/compound/feed/state.ts';
import { sides } from '@sanfang/shared/compound/party/offices.ts';
import { presentVersion } from '@sanfang/shared/compound/room/at-the-table.ts';
import type { Proposal } from '@sanfang/shared/compound/room/state.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../support/given.ts';
import { histories } from '../support/history.ts';
import { theRoom } from '../support/room.ts';

const last = (history: readonly Scene[]) => history.at(-1) ?? history[0];

function always(check: (proposal: Proposal, scene: Scene) => void, numRuns = 150, seed?: number): void {
  fc.assert(fc.property(histories, (history) => {
    const scene = last(history);
    if (scene !== undefined) for (const proposal of Object.values(theRoom(scene).proposals)) check(proposal, scene);
  }), seed === undefined ? { numRuns } : { numRuns, seed });
}

describe('whatever people do in a room', () => {
  it('a decision has three signatures, one a side, of three persons, each under a mandate for the text that is decided', () => {
    always((proposal) => {
      if (proposal.status !== 'DECIDED') return;
      const signatures = sides.map((side) => proposal.signOff.signatures[side]);
      expect(signatures.map((one) => one?.side)).toEqual([...sides]);
      expect(new Set(signatures.map((one) => one?.person)).size).toBe(3);
      for (const one of signatures) {
        expect(proposal.mandates[one?.seat ?? '']?.digest).toBe(presentVersion(proposal).digest);
        expect((one?.at ?? '') <= proposal.signOff.until).toBe(true);
      }
      expect(proposal.signOff).toMatchObject({ version: presentVersion(proposal).version, digest: presentVersion(proposal).digest });
    });
  });

  it('does come to decisions, or the rest would mean little', () => {
    let decided = 0;
    always((proposal) => {
      if (proposal.status === 'DECIDED') decided += 1;
    }, 150, 1);
    expect(decided).toBeGreaterThan(10);
  });

  it('nobody signs who stood aside before, nor twice for two sides', () => {
    always((proposal) => {
      if (!('signOff' in proposal)) return;
      const signed = Object.values(proposal.signOff.signatures).map((one) => one.person);
      expect(new Set(signed).size).toBe(signed.length);
      for (const person of signed) expect(proposal.recused[person]).toBeUndefined();
    });
  });

  it('what is signed has the word of all three sides on its present text, and none opposed', () => {
    always((proposal) => {
      for (const position of Object.values(proposal.positions)) {
        expect(position.version).toBe(presentVersion(proposal).version);
        if (position.position !== 'AGREE') expect(position.grounds).not.toBeNull();
      }
      if ('signOff' in proposal) expect(sides.map((side) => proposal.positions[side]?.position).every((word) => word === 'AGREE' || word === 'RESERVE')).toBe(true);
    });
  });

  it('decisions are numbered without a hole, and each stands in the room and on the feed by neighbouring events', () => {
    fc.assert(fc.property(histories, (history) => {
      const scene = last(history);
      const events = scene?.events ?? [];
      const published = events.filter((event) => event.type === 'decision.published').map((event) => event.data as PublishedDecision);
      expect(published.map((one) => one.number.no)).toEqual(published.map((_, i) => i + 1));
      const recorded = events.filter((event) => event.type === 'decision.recorded');
      expect(recorded.map((event) => events[event.seq]?.type)).toEqual(recorded.map(() => 'decision.published'));
      expect(recorded.length).toBe(published.length);
    }), { numRuns: 100 });
  });
});
