import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Door, DeliveryReply } from '@sanfang/shared/protocol/api/delivery.ts';
import { isRefusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { v7 } from 'uuid';
import { dropPhoto, keepPhoto, keepRound, photosOf, roundOn, type RoundPlace } from '#lib/canvass/device.ts';
import { uploadFor } from '#lib/files/upload-photo.ts';
import { Live, type Sent } from '#lib/live/live.svelte.ts';
import type { OutboxEntry } from '#lib/live/outbox-core.ts';
import { laidOver, type OwnVisit } from './doors.ts';
import { stillNew, unitsIn, visitNow, visitsIn } from './own-visits.ts';

/** How long the list of the hub does while visits are written down: it is large, and a stairwell's network is not. Milliseconds. */
const FRESH_MS = 60_000;

/** Why a photo will never be taken. */
const unusable: readonly RefusalCode[] = ['BAD_FILE', 'FILE_TOO_LARGE', 'TOO_LARGE', 'MALFORMED', 'NOT_FOUND', 'FORBIDDEN'];

export type VisitFields = Pick<CommandData['RecordVisit'], 'method' | 'outcome' | 'signature' | 'post' | 'note'>;

/** A round as one person walks it: the list of the hub, what this device wrote down since, and photos on their way. It needs no network to go on. */
export class Round {
  readonly live: Live;
  readonly place: RoundPlace;
  readonly #person: string;
  #delivery: DeliveryReply = $state.raw() as DeliveryReply;
  /** Recorded, and not yet in a list of the hub's. */
  #settled: readonly OwnVisit[] = $state.raw([]);
  /** All that were recorded while the page is open: the outbox shows them for a while longer. */
  #known: readonly OwnVisit[] = [];
  #photos = $state(0);
  #lost = $state(0);
  #sending = false;
  #asked = Date.now();

  constructor(person: string, place: RoundPlace, delivery: DeliveryReply) {
    this.#person = person;
    this.place = place;
    this.#delivery = delivery;
    this.live = new Live({ person });
    void this.#recall();
  }

  get delivery(): DeliveryReply {
    return this.#delivery;
  }
  /** This person's commands of this vote in this browser. */
  readonly entries: readonly OutboxEntry[] = $derived.by(() => this.live.entries.filter(({ command }) => (command.data as { vote?: unknown }).vote === this.#delivery.vote));
  readonly refused: readonly OutboxEntry[] = $derived.by(() => this.entries.filter(({ state }) => state.kind === 'REFUSED'));
  readonly doors: readonly Door[] = $derived.by(() => laidOver(this.#delivery.round?.doors ?? [], [...this.#settled, ...visitsIn(this.entries, ['PENDING'])]));
  /** Homes of which something waits on this device. */
  readonly waiting: ReadonlySet<string> = $derived.by(() => unitsIn(this.entries));
  /** Things that wait on this device: visits and photos. */
  get unsent(): number {
    return this.entries.filter(({ state }) => state.kind === 'PENDING').length + this.#photos;
  }
  /** Photos that the hub could not take: to be taken again. */
  get lost(): number {
    return this.#lost;
  }
  get offline(): boolean {
    return this.live.status.kind === 'OFFLINE';
  }

  /** Writes a visit down; it is safe on the device once this resolves. */
  async record(unit: string, fields: VisitFields, photo: File | null): Promise<void> {
    const under = this.#under();
    const visit = v7();
    if (photo !== null && await keepPhoto({ person: this.#person, place: this.place, vote: this.#delivery.vote, capacity: under.capacity, unit, visit, file: photo })) this.#photos += 1;
    await this.live.send('RecordVisit', under, { vote: this.#delivery.vote, visit, unit, visitedAt: visitNow(), ...fields });
    void this.sendPhotos();
  }

  async withdraw(unit: string, visit: string, reason: string): Promise<void> {
    const sent = await this.live.send('WithdrawVisit', this.#under(), { vote: this.#delivery.vote, unit, visit, reason });
    if (!isRefusal(await sent.answer)) await this.refresh();
  }

  /** What was recorded is laid by before the outbox forgets it; now and then the hub's own list is asked for. */
  async settle(): Promise<void> {
    const recorded = stillNew(visitsIn(this.entries, ['RECORDED']), this.#known);
    if (recorded.length === 0) return;
    this.#known = [...this.#known, ...recorded];
    this.#settled = [...this.#settled, ...recorded];
    this.#keep();
    if (Date.now() - this.#asked > FRESH_MS) await this.refresh();
  }

  /** Asks the hub for the list; without a network what is here stays. */
  async refresh(): Promise<void> {
    const settled = this.#settled;
    this.#asked = Date.now();
    try {
      const answer = await fetch(`/api/compounds/${this.place.id}/votes/${this.#delivery.vote}/delivery`);
      if (!answer.ok) return;
      this.#delivery = (await answer.json()) as DeliveryReply;
      this.#settled = this.#settled.filter((visit) => !settled.includes(visit));
      this.#keep();
    } catch {
      // The line tells when it is back, and then it is asked again.
    }
  }

  /** Sends what waits of photos, one after the other, and says of which visit each is. */
  async sendPhotos(): Promise<void> {
    if (this.#sending || this.offline) return;
    this.#sending = true;
    let last: Sent | null = null;
    try {
      for (const { key, photo } of await photosOf(this.#person)) {
        const file = new File([photo.file], 'visit.jpg', { type: photo.file.type });
        const answer = await uploadFor(photo.place.id, `vote=${photo.vote}`, file, () => undefined);
        if (isRefusal(answer)) {
          // Another time: the count of what waits says so. What the hub can never take would stand in the way of the next.
          if (!unusable.includes(answer.refused)) break;
          await dropPhoto(key);
          this.#photos = Math.max(0, this.#photos - 1);
          this.#lost += 1;
          continue;
        }
        const { blob, sha256 } = answer;
        last = await this.live.send('ProveVisit', { log: photo.place.log, capacity: photo.capacity }, { vote: photo.vote, unit: photo.unit, visit: photo.visit, papers: [{ blob, sha256 }] });
        await dropPhoto(key);
        this.#photos = Math.max(0, this.#photos - 1);
      }
    } finally {
      this.#sending = false;
    }
    // Only the hub's list says of which homes something can be shown now.
    if (last !== null && !isRefusal(await last.answer)) await this.refresh();
  }

  close(): void {
    this.live.close();
  }

  #under(): { log: string; capacity: string } {
    const { round } = this.#delivery;
    if (round === null) throw new Error('Without a round there are no doors to press');
    return { log: this.place.log, capacity: round.capacity };
  }

  /** A page that was laid by is older than the list that was kept since. */
  async #recall(): Promise<void> {
    const [kept, photos] = await Promise.all([roundOn(this.#person, this.#delivery.vote), photosOf(this.#person)]);
    this.#photos = photos.length;
    if (kept !== null && kept.delivery.now >= this.#delivery.now) this.#delivery = kept.delivery;
    else this.#keep();
  }

  /** What is kept on the device has what was recorded in it already. */
  #keep(): void {
    const { round } = this.#delivery;
    const delivery = round === null ? this.#delivery : { ...this.#delivery, round: { ...round, doors: laidOver(round.doors, this.#settled) } };
    void keepRound({ person: this.#person, vote: delivery.vote, place: this.place, delivery });
  }
}
