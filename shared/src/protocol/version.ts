/** Of the socket's protocol. Apart from its schemas, so that a follower's page loads the number and not a schema library. */
export const PROTOCOL_VERSION = 1;
