import { Problem } from '@sanfang/shared/protocol/api/problem.ts';

/** The response schemas that every route has for what did not go well. */
export const failures = { '4xx': Problem, '5xx': Problem } as const;
