/** Most events in one reply; ask again from there on. Apart from the schemas, like the version: browsers need the number alone. */
export const MAX_RANGE = 500;
/** Events of the last page that come with a snapshot. */
export const PAGE = 50;
