import { describe, expect, it } from 'vitest';
import { inRoom } from '../support/given.ts';
import { all, ask, chen, idle, li, lin, ROOM, sealedFor, sitting, song, tabled, theProposal, theRoom, wu, zhou } from '../support/room.ts';

const post = (text: string, over: { replyTo?: number | null; about?: { proposal: string; version: number } | null } = {}) =>
  ask('PostMessage', { text, replyTo: null, about: null, ...over });
const hide = (message: number, reason = '与议题无关') => ask('HideMessage', { message, reason });

/** Number 2 is a message of Chen. */
const spoken = all(idle, [post('墙皮又掉了'), chen]);

describe('posting a message', () => {
  it('keeps its words for a year, about its author, in or out of session', () => {
    const said = { seal: { text: sealedFor('墙皮又掉了', [chen.person], 'CHAT_1Y') } };
    const scene = idle.when(post('墙皮又掉了'), chen).then([inRoom(ROOM, 'message.posted', { side: 'COMMITTEE', replyTo: null, about: null }, said)]);
    expect(theRoom(scene).messages).toBe(1);
    sitting.when(post('墙皮又掉了'), chen).after();
  });

  it('speaks for no side from an observer or an official', () => {
    for (const by of [lin, song]) expect(idle.when(post('请注意安全'), by).accepted.events[0]?.data).toMatchObject({ side: null });
  });

  it('is kept for good when it speaks to a proposal', () => {
    const about = { proposal: theProposal(tabled).id, version: 1 };
    tabled.when(post('同意', { about }), wu).then([
      inRoom(ROOM, 'message.posted', { side: 'COMPANY', replyTo: null, about }, { seal: { text: sealedFor('同意', [wu.person]) } }),
    ]);
  });

  it('refuses a proposal or a version that is not there', () => {
    tabled.when(post('x', { about: { proposal: ROOM, version: 1 } }), wu).then('UNKNOWN_PROPOSAL');
    tabled.when(post('x', { about: { proposal: theProposal(tabled).id, version: 2 } }), wu).then({ refused: 'STALE_VERSION', detail: { version: 1 } });
  });

  it('answers a message by its number', () => {
    const scene = spoken.when(post('是哪栋楼？', { replyTo: 2 }), wu).after();
    expect(scene.events.at(-1)?.data).toMatchObject({ replyTo: 2 });
  });

  it('refuses to answer what is not a message', () => {
    spoken.when(post('x', { replyTo: 1 }), wu).then('UNKNOWN_MESSAGE');
    spoken.when(post('x', { replyTo: 99 }), wu).then('UNKNOWN_MESSAGE');
  });

  it('refuses words in which nothing can be seen', () => {
    for (const text of ['\u200b', '\u200d \u2060', '\u00a0\u200e']) idle.whenUnchecked(post(text), chen).then({ refused: 'EMPTY_TEXT', detail: { field: 'text' } });
  });

  it('keeps words in the form that the log takes', () => {
    const [happened] = idle.when(post(' cafe\u0301 \ud800'), chen).accepted.events;
    expect(happened?.seal?.['text']?.value).toBe('café \ufffd');
  });
});

describe('hiding a message', () => {
  it('is for its author, with a reason; the number keeps its place', () => {
    const scene = spoken.when(hide(2), chen).then([
      inRoom(ROOM, 'message.hidden', { message: 2, byAuthor: true }, { seal: { reason: sealedFor('与议题无关', [chen.person]) } }),
    ]);
    expect(theRoom(scene)).toMatchObject({ hidden: { 2: true }, messages: 1 });
  });

  it('is for the convener as well', () => {
    const scene = spoken.when(hide(2), zhou).after();
    expect(scene.events.at(-1)?.data).toEqual({ message: 2, byAuthor: false });
  });

  it('is for nobody else', () => {
    for (const by of [li, wu, lin, song]) spoken.when(hide(2), by).then('NOT_YOUR_MESSAGE');
  });

  it('goes on in a closed room', () => {
    const closed = all(spoken, [ask('CloseRoom', {}), zhou]);
    expect(theRoom(all(closed, [hide(2), zhou])).hidden).toEqual({ 2: true });
  });

  it('happens once', () => {
    all(spoken, [hide(2), chen]).when(hide(2), zhou).then('ALREADY_HIDDEN');
  });

  it('refuses what is not a message, and a reason in which nothing can be seen', () => {
    spoken.when(hide(1), zhou).then('UNKNOWN_MESSAGE');
    spoken.when(hide(99), zhou).then('UNKNOWN_MESSAGE');
    spoken.when(hide(2, '\u200b'), zhou).then({ refused: 'EMPTY_TEXT', detail: { field: 'reason' } });
  });
});
