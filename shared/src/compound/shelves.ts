/**
 * Thousands of values by random id, on shelves by the ids' last two characters. A state is never changed in place, and a record
 * of them all would be copied for each one that comes: of a hundred thousand, for a tenth of a second. Here a shelf and the list of shelves are. Plain data, as states are.
 */
export interface Shelves<T> {
  readonly shelves: Readonly<Record<string, Readonly<Record<string, T>>>>;
}

export const emptyShelves: Shelves<never> = { shelves: {} };

/** The value of an id. */
export function fromShelf<T>({ shelves }: Shelves<T>, id: string): T | undefined {
  return shelves[shelfOf(id)]?.[id];
}

/** The same with one value more, or with another in its place. */
export function ontoShelf<T>({ shelves }: Shelves<T>, id: string, value: T): Shelves<T> {
  const shelf = shelfOf(id);
  return { shelves: { ...shelves, [shelf]: { ...shelves[shelf], [id]: value } } };
}

/** All of them by id, in no order that means anything. */
export function entriesOn<T>({ shelves }: Shelves<T>): (readonly [id: string, value: T])[] {
  return Object.values(shelves).flatMap((shelf) => Object.entries(shelf));
}

function shelfOf(id: string): string {
  return id.slice(-2);
}
