import type { LogEvent } from '@sanfang/shared/log/event.ts';

/** Last events of each channel of a log, for fan-out and catching up without the store. */
export class RecentEvents {
  static readonly KEPT = 512;
  readonly #channels = new Map<string, LogEvent[]>();

  /** Takes the next event of its channel. */
  add(event: LogEvent): void {
    const list = this.#channels.get(event.channel);
    if (list === undefined) this.#channels.set(event.channel, [event]);
    else list.push(event);
    // Cut in larger pieces, as cutting moves the rest.
    if (list !== undefined && list.length >= RecentEvents.KEPT * 1.5) list.splice(0, list.length - RecentEvents.KEPT);
  }

  /** Takes a run of events that was read from the store, if it ends where the known ones begin or, with none known, at the channel's `last` number. */
  extend(channel: string, events: readonly LogEvent[], last: number | null): void {
    const list = this.#channels.get(channel) ?? [];
    const next = list[0]?.n ?? (last === null ? null : last + 1);
    const earlier = events.filter(({ n }) => next !== null && n < next);
    if (next === null || earlier.at(-1)?.n !== next - 1 || earlier.length + list.length > RecentEvents.KEPT) return;
    this.#channels.set(channel, [...earlier, ...list]);
  }

  /** Events `from … to` as far as they exist; null if the first ones are not here any more. */
  range(channel: string, from: number, to: number): readonly LogEvent[] | null {
    const list = this.#channels.get(channel);
    const first = list?.[0];
    if (list === undefined || first === undefined || from < first.n) return null;
    return list.slice(from - first.n, to - first.n + 1);
  }
}
