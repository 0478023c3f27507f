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

  /** Events `from … to` as far as they exist; null if the first ones are not here any more. */
  range(channel: string, from: number, to: number): readonly LogEvent[] | null {
    const list = this.#channels.get(channel);
    const first = list?.[0];
    if (list === undefined || first === undefined || from < first.n) return null;
    return list.slice(from - first.n, to - first.n + 1);
  }
}
