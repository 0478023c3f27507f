import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { RoomState } from '@sanfang/shared/compound/room/state.ts';
import { readableRooms, readsWhole, type Viewer } from '@sanfang/shared/compound/view.ts';
import type { RoomReply } from '@sanfang/shared/protocol/api/compounds.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from './sealed-text.ts';
import type { View } from './view-for.ts';

/** What lists say of the rooms of a log that somebody may enter; the one in which something happened last comes first. */
export async function listedRooms({ engine, view }: { readonly engine: Engine; readonly view: View }, log: string, overview: Overview, viewer: Viewer): Promise<RoomReply[]> {
  const rooms = readableRooms(overview, viewer).flatMap((id) => overview.rooms[id] ?? []);
  const whole = rooms.filter((room) => readsWhole(room.parties, viewer));
  const titles = await engine.open(whole.map((room) => room.title));
  const escalated = new Set(Object.values(overview.escalations).filter((one) => one.status !== 'RETURNED').map((one) => one.room));
  const told = whole.map(({ parties: _, title, ...room }) => ({ ...room, title: textOf(titles.get(title)), escalated: escalated.has(room.id) }));
  const parts = await Promise.all(rooms.filter((room) => !whole.includes(room)).map((room) => inPart(view, log, room.id, viewer.person)));
  return [...told, ...parts.filter((room) => room !== null)].sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
}

/** A room of which somebody sees a part, as that part has it: once they read no further, not even that it goes on is told. */
async function inPart(view: View, log: string, id: string, person: string | null): Promise<RoomReply | null> {
  const opened = await view.openChannel({ person }, { log, channel: roomChannel(id) });
  if (isRefusal(opened) || opened.snapshot === undefined) return null;
  const { state, texts } = opened.snapshot;
  const room = state as RoomState;
  if (room.status === 'ABSENT') return null;
  const proposals = Object.values(room.proposals);
  const having = (...status: readonly (typeof proposals)[number]['status'][]) => proposals.filter((proposal) => status.includes(proposal.status)).length;
  const last = room.escalations.at(-1);
  const seen = opened.items.flatMap((item) => ('skip' in item ? [] : item.at));
  return {
    id, title: textOf(texts[room.title]), status: room.status, session: room.session?.status ?? 'NONE',
    proposals: having('TABLED', 'SIGNING'), signing: having('SIGNING'), decisions: having('DECIDED'),
    escalated: last !== undefined && last.status !== 'RETURNED', lastAt: seen.at(-1) ?? room.openedAt,
  };
}
