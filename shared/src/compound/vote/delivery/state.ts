/** How a ballot was brought to an owner: at the door, over the counter of the residents' home, by post. */
export const deliveryMethods = ['DOOR', 'COUNTER', 'POST'] as const;
export type DeliveryMethod = (typeof deliveryMethods)[number];

/** What a visit came to. RETURNED: the household gave the ballot back, filled in. */
export const visitOutcomes = ['REACHED', 'RETURNED', 'REFUSED', 'ABSENT'] as const;
export type VisitOutcome = (typeof visitOutcomes)[number];

/** One attempt to bring the ballot to an owner, at one of the owner's homes. */
export interface Visit {
  /** Made by the device, so that a photo taken without network can name it. */
  readonly id: string;
  readonly n: number;
  readonly unit: string;
  readonly method: DeliveryMethod;
  readonly outcome: VisitOutcome;
  /** By the device's clock, at most when the hub had it. */
  readonly visitedAt: string;
  /** Hat of who went. */
  readonly capacity: string;
  /** Whether a signature or a photo stands for it: a number of a letter that one person types shows nothing. */
  readonly proved: boolean;
  /** Photos and scans that came after it. */
  readonly papers?: readonly string[];
}

/** How far a counting person has been reached. */
export interface Reach {
  /** The visit that handed the ballot over. */
  readonly reached: Visit | null;
  /** The visit that brought it back. */
  readonly returned: Visit | null;
  /** The last that did neither. */
  readonly missed: Visit | null;
  /** Other visits that handed it over or brought it back: their photo may still wait on a device. */
  readonly others: readonly Visit[];
  /** The owner has said so under the own account. */
  readonly confirmed: boolean;
  readonly tries: number;
}

/** Who brings the ballots of a vote to the owners, and how far they have come. */
export interface Delivery {
  /** Hats, each with its buildings; none named means all. */
  readonly canvassers: Readonly<Record<string, readonly string[]>>;
  /** By token; who was not tried yet is not there. */
  readonly persons: Readonly<Record<string, Reach>>;
}

export const noDelivery: Delivery = { canvassers: {}, persons: {} };
export const notReached: Reach = { reached: null, returned: null, missed: null, others: [], confirmed: false, tries: 0 };

/** Delivered so that silence may mean something (Civil Code Art. 140): handed over with a proof, or confirmed by the owner. Refused or posted in the stairwell is not. */
export function isDelivered({ reached, returned, confirmed }: Reach): boolean {
  return confirmed || reached?.proved === true || returned?.proved === true;
}

/** The visits that are known of a person. */
export function visitsOf({ reached, returned, missed, others }: Reach): Visit[] {
  return [reached, returned, missed, ...others].filter((visit) => visit !== null);
}

/** Whether a visit left the ballot there, or took it back. */
export function isHandedOver({ outcome }: Pick<Visit, 'outcome'>): boolean {
  return outcome === 'REACHED' || outcome === 'RETURNED';
}
