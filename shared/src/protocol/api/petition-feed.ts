/** Messages of the HTTP API about petitions that everybody is told of. */
import { Type, type Static } from 'typebox';
import { Instant, Strict } from '../fields.ts';
import type { SeenEvent } from '../live.ts';
import { FeedPlace } from './feed.ts';

/** `GET /api/feed/:compound/petitions/:petition`: the events `petition.published` about it, oldest first; the first says what is asked. */
export const PetitionOnFeedReply = Strict({ compound: FeedPlace, now: Instant, told: Type.Array(Type.Unsafe<SeenEvent>({}), { minItems: 1 }) });
export type PetitionOnFeedReply = Static<typeof PetitionOnFeedReply>;
