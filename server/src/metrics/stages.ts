import type { Histogram } from 'prom-client';
import type { Milestone, OnMilestone } from '../engine/milestones.ts';

/** Points between which time is told, by the one at which it ends. */
const stages: Readonly<Partial<Record<Milestone, { readonly since: Milestone; readonly stage: string }>>> = {
  AUTHORISED: { since: 'RECEIVED', stage: 'decided' },
  COMMITTED: { since: 'AUTHORISED', stage: 'committed' },
  ACKNOWLEDGED: { since: 'RECEIVED', stage: 'acknowledged' },
  PUBLISHED: { since: 'COMMITTED', stage: 'published' },
};
/** Commands that are looked after at a time: of those that were never answered the oldest are let go. */
const MOST = 10_000;
/** No id of ours is longer. */
const ID_LENGTH = 36;

/** Tells how long each part of a command's way takes, and the whole of it until the answer. */
export function measureStages(seconds: Histogram<'stage'>, now: () => number = () => performance.now()): OnMilestone {
  const underWay = new Map<string, Map<Milestone, number>>();

  function pass(milestone: Milestone, id: string, at: number): void {
    let passed = underWay.get(id);
    if (passed === undefined) {
      // Commands of the hub itself begin later; what came from a socket or by HTTP begins here.
      if (milestone !== 'RECEIVED' || id.length !== ID_LENGTH) return;
      passed = new Map();
      underWay.set(id, passed);
      const [oldest] = underWay.keys();
      if (underWay.size > MOST && oldest !== undefined) underWay.delete(oldest);
    }
    passed.set(milestone, at);
    const told = stages[milestone];
    const began = told === undefined ? undefined : passed.get(told.since);
    if (told !== undefined && began !== undefined) seconds.observe({ stage: told.stage }, (at - began) / 1_000);
    // A refused command is never published.
    const done = passed.has('ACKNOWLEDGED') && (passed.has('PUBLISHED') || !passed.has('COMMITTED'));
    if (done) underWay.delete(id);
  }

  return (milestone, _, commands) => {
    const at = now();
    for (const id of commands) pass(milestone, id, at);
  };
}
