/**
 * Points on a command's way through the hub, in order. Of a batch, all its commands pass a point together.
 * - RECEIVED: a message that may be a command has come whole; its id stands as it was sent, unchecked.
 * - VALIDATED: its schema holds.
 * - AUTHORISED: policy and decider have said yes; nothing is written.
 * - SENT: the values are in the vault and the commit is on its way to the store.
 * - COMMITTED: the commit stands; nobody has been told.
 * - ACKNOWLEDGED: an answer has gone out, whatever it says.
 * - PUBLISHED: whoever watches on this node has been told.
 * - RESTART: a log is about to be read into memory; of no command.
 */
export const milestones = ['RECEIVED', 'VALIDATED', 'AUTHORISED', 'SENT', 'COMMITTED', 'ACKNOWLEDGED', 'PUBLISHED', 'RESTART'] as const;
export type Milestone = (typeof milestones)[number];

/**
 * Told when commands pass a point: for measuring how long each part of the way takes, by the observer's own clock. It must
 * not throw. A command that is sent again passes again; one that a log's race was lost for is AUTHORISED and SENT more than once.
 */
export type OnMilestone = (milestone: Milestone, log: string, commands: readonly string[]) => void;
