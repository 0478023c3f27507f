/** What went out of this node's sockets since it started. Plain numbers: they are counted for every frame of every follower. */
export class Tally {
  frames = 0;
  bytes = 0;
  /** Live frames that were held back from a socket that does not keep up; it fetches them later. */
  withheld = 0;
  /** Connections ended because they took nothing, or held too much. */
  evicted = 0;
}
