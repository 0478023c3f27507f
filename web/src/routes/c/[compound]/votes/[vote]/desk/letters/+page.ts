import type { LettersReply } from '@sanfang/shared/protocol/api/vote-letters.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** Letters of proxy, for those who count a vote and those who watch. */
export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('hub:letters');
  const base = `/api/compounds/${encodeURIComponent(params.compound)}/votes/${encodeURIComponent(params.vote)}`;
  return { letters: await read<LettersReply>(fetch, `${base}/letters`, url), vote: params.vote };
};
