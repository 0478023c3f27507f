import { commandTypes, type CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { channelsOf, decide, opensFor, refersTo, roomOfCommand } from '@sanfang/shared/compound/decide.ts';
import { eventVersions } from '@sanfang/shared/compound/event.ts';
import { CannotRead, evolve, FOLD_VERSION, initialSlice, textsOf } from '@sanfang/shared/compound/slices.ts';
import { isCanonical } from '@sanfang/shared/log/canonical.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histories } from '../support/history.ts';
import { event, named, NOW, type Asked } from '../support/given.ts';
import { all, ask, bodies, chen, compound, given, heard, idle, mandate, ROOM, signing, song, theProposal, theRoom, theText, words, wu } from '../support/room.ts';

const room = `room/${ROOM}`;

describe('folding', () => {
  const [founded] = idle.events;
  if (founded === undefined) throw new Error('nothing happened');

  it.each([
    ['a type that is not known', { ...founded, type: 'compound.renamed' }], ['a type that every object has', { ...founded, type: 'constructor' }], ['a later version', { ...founded, v: 2 }],
  ])('stops at %s', (_, strange) => {
    expect(() => evolve('feed', initialSlice('feed'), strange)).toThrow(CannotRead);
  });

  it.each(['closed/1', 'room/', 'room/x', '', 'feed/1'])('stops at the channel %j', (channel) => {
    expect(() => initialSlice(channel)).toThrow(CannotRead);
    expect(() => evolve(channel, initialSlice('feed'), founded)).toThrow(CannotRead);
  });

  it('has a version, and one for each type that is written', () => {
    expect(FOLD_VERSION).toBeGreaterThan(0);
    for (const version of Object.values(eventVersions)) expect(version).toBeGreaterThan(0);
  });

  it('leaves the state before it as it was, and what comes out can be kept as JSON', () => {
    fc.assert(fc.property(histories, (history) => {
      for (const scene of history) {
        for (const channel of ['feed', 'office', 'register', room]) {
          expect(isCanonical(scene.slice(channel))).toBe(true);
          expect(JSON.parse(JSON.stringify(scene.slice(channel)))).toEqual(scene.slice(channel));
          const anew = scene.events.filter((one) => one.channel === channel).reduce((state, one) => evolve(channel, state, one), initialSlice(channel));
          expect(anew).toEqual(scene.slice(channel));
        }
      }
    }), { numRuns: 10 });
  });

  it('never holds a text, a name or a ground', () => {
    fc.assert(fc.property(histories, (history) => {
      const scene = history.at(-1);
      if (scene === undefined) return;
      const states = ['feed', 'office', 'register', room].map((channel) => JSON.stringify(scene.slice(channel))).join();
      expect(states).not.toMatch(/mark \d+\.|Name of |外墙|墙皮|工期/);
    }), { numRuns: 20 });
  });
});

describe('the texts of a state', () => {
  it('of the office are names and titles', () => {
    const { names, rooms } = idle.compound().office;
    expect(textsOf('office', idle.slice('office')).sort()).toEqual([...Object.values(names), rooms[ROOM]?.title].sort());
  });

  it('of the register are its owners, also those of an import under way', () => {
    expect(textsOf('register', compound.slice('register'))).toHaveLength(5);
    const more = compound.and([
      event('register.import_started', { import: named('second'), rows: 1, validFrom: '2026-01-01' }, { seal: { file: { value: 'x', subjects: [], retention: 'REGISTER' } } }),
      event('register.units_staged', { import: named('second'), units: [], owners: ['o'] }, { seal: { 'owner.o': { value: { name: 'x', phone: null }, subjects: [], retention: 'REGISTER' } } }),
    ]);
    expect(textsOf('register', more.slice('register'))).toHaveLength(6);
  });

  it('of a room are title, proposals, grounds, mandates, and the word of the street', () => {
    const raised = all(signing, [ask('Escalate', { reason: 'x', from: 'ROOM' }), wu]);
    const joined = all(raised, [ask('JoinEscalation', { escalation: theRoom(raised).escalations[0]?.id ?? '' }), song]);
    const state = theRoom(joined);
    const proposal = theProposal(joined);
    const [escalation] = state.escalations;
    expect(textsOf(room, state).sort()).toEqual([
      state.title, theText(joined).title, theText(joined).text, proposal.positions.COMPANY?.grounds, ...Object.values(proposal.mandates).map((one) => one.reference),
      escalation?.reason, escalation?.officials[0]?.name,
    ].sort());
    const amended = all(heard, [ask('AmendProposal', { ...words, proposal: proposal.id, basis: 1 }), chen]);
    expect(textsOf(room, theRoom(amended))).toHaveLength(5);
  });

  it('of the feed, and of a room not yet opened, are none', () => {
    expect(textsOf('feed', idle.slice('feed'))).toEqual([]);
    expect(textsOf(room, initialSlice(room))).toEqual([]);
  });
});

describe('what a command needs', () => {
  const command = (asked: Asked) => ({ id: named('c'), log: idle.log, capacity: '', ...asked }) as CompoundCommand;

  it('is always feed, office and register, and the room that it names', () => {
    expect(channelsOf(command(ask('CheckIn', {})), ROOM)).toEqual(['feed', 'office', 'register', room]);
    expect(channelsOf(command({ type: 'EndBinding', data: { capacity: ROOM } }), ROOM)).toEqual(['feed', 'office', 'register']);
    expect(roomOfCommand(command(ask('CheckIn', {})))).toBe(ROOM);
    expect(roomOfCommand(command({ type: 'OpenRoom', data: { title: 'x', parties: { BRANCH: ROOM, COMMITTEE: ROOM, COMPANY: ROOM } } }))).toBeNull();
  });

  it('are the messages that it answers or hides', () => {
    expect(refersTo(command(ask('PostMessage', { text: 'x', replyTo: 7, about: null })))).toEqual([{ channel: room, n: 7 }]);
    expect(refersTo(command(ask('PostMessage', { text: 'x', replyTo: null, about: null })))).toEqual([]);
    expect(refersTo(command(ask('HideMessage', { message: 3, reason: 'x' })))).toEqual([{ channel: room, n: 3 }]);
    expect(refersTo(command(ask('CheckIn', {})))).toEqual([]);
  });

  it('is the name of the official who enters', () => {
    const join = command(ask('JoinEscalation', { escalation: ROOM }));
    expect(opensFor(idle.compound(ROOM), { ...join, capacity: song.capacity })).toEqual([idle.compound().street?.names[song.person]]);
    expect(opensFor(idle.compound(ROOM), { ...join, capacity: chen.capacity })).toEqual([]);
    expect(opensFor({ ...idle.compound(ROOM), street: null }, { ...join, capacity: song.capacity })).toEqual([]);
    expect(opensFor(heard.compound(ROOM), command(mandate(heard, chen)))).toEqual([]);
  });
});

describe('deciding', () => {
  const ctx = { person: chen.person, capacity: chen.capacity, received: NOW, now: NOW, newId: () => named('id'), referred: [], opened: new Map<string, unknown>() };

  it('refuses a type that is not there', () => {
    for (const type of ['DropLog', 'constructor', '__proto__']) {
      expect(decide(bodies.compound(), { id: named('c'), log: bodies.log, type, data: {}, capacity: '' } as unknown as CompoundCommand, ctx)).toEqual({ refused: 'UNKNOWN_COMMAND' });
    }
  });

  it('answers every type, in a log where nothing has happened, with a refusal or an event and never an exception', () => {
    const nothing = given([]).compound();
    const stood = commandTypes.filter((type) => {
      const answer = decide(nothing, { id: named('c'), log: idle.log, type, data: { room: ROOM, parties: {}, log: '', street: '' }, capacity: '' } as unknown as CompoundCommand, ctx);
      return !('refused' in answer);
    });
    expect(stood).toEqual(['FoundCompound']);
  });
});
