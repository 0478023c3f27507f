/** A process of its own: every household with a page and a socket of its own, casting at its moment and reading its receipt. */
import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { digestOfPaper } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import type { OwnVoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { LightSocket } from '../../support/light-socket.ts';
import { moment, until } from '../mix/moments.ts';
import { Times } from '../mix/times.ts';
import { serve } from '../mix/worker.ts';
import type { Cast } from './schedule.ts';
import type { RushTown, Voter } from './town.ts';

export interface VotersPlan {
  readonly town: RushTown;
  readonly casts: readonly Cast[];
  readonly ports: readonly number[];
}

/** What became of one ballot; moments are ms from the close by this machine's clock. */
export interface Told {
  readonly cast: Cast;
  /** Ids, of the ballot and of what was sent after it. */
  readonly commands: readonly string[];
  readonly sentAt: number;
  /** To each: a refusal's code, `OK` for an acceptance. */
  readonly answers: readonly string[];
  readonly receipt: boolean;
}
export interface VotersFigures {
  readonly times: Readonly<Record<string, string>>;
  readonly told: readonly Told[];
  /** How often somebody was asked to come again in a moment, by the code they were told. */
  readonly asked: Readonly<Partial<Record<RefusalCode, number>>>;
  readonly failures: readonly string[];
  /** Share of the time in which this process was busy: near 1, it measures itself. */
  readonly busy: number;
}

/** Somebody opens the page before they vote, and looks at the receipt after. */
const BEFORE_MS = 5_000;
const AFTER_MS = 3_000;
const passing: readonly RefusalCode[] = ['BUSY', 'RATE_LIMITED', 'UNAVAILABLE'];
const agent = new Agent({ keepAlive: true, maxSockets: 200 });

await serve<VotersPlan, VotersFigures>(async ({ town, casts, ports }) => {
  const times = new Times();
  const failures: string[] = [];
  const told: Told[] = [];
  const asked: Partial<Record<RefusalCode, number>> = {};
  const path = `/api/compounds/${town.log.slice('compound/'.length)}/votes/${town.vote}/mine`;

  function own(port: number, { cookie }: Voter): Promise<OwnVoteReply> {
    return new Promise((resolve, reject) => {
      get({ agent, port, host: '127.0.0.1', path, headers: { cookie, host: `localhost:${String(port)}` } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(body) as OwnVoteReply);
          else reject(new Error(`own papers: ${String(response.statusCode)} ${body}`));
        });
      }).on('error', reject);
    });
  }

  async function vote(cast: Cast, turn: number, close: number): Promise<void> {
    const voter = town.voters[cast.voter];
    const port = ports[turn % ports.length] ?? 0;
    if (voter === undefined) throw new Error('nobody lives there');
    const headers = { Origin: `http://localhost:${String(port)}`, Cookie: voter.cookie };
    const came = moment();
    const socket = await LightSocket.open(port, '/ws/', headers, () => undefined, { protocol: 1, person: voter.person });
    const page = await own(port, voter);
    times.add('the page: own papers', moment() - came);
    const [paper] = page.papers;
    if (paper === undefined || 'refused' in paper) throw new Error(`no paper for ${voter.unit}: ${JSON.stringify(page.papers)}`);
    const salt = toBase64url(randomBytes(32));
    const { units, area } = paper;
    const data = { vote: town.vote, unit: voter.unit, motion: town.motion, choice: cast.choice, salt, signed: digestOfPaper({ vote: town.vote, motion: town.motion, units, area, choice: cast.choice, salt }) };
    /** As the page's outbox does: who is asked to wait sends the same command again. */
    const send = async (id: string): Promise<string> => {
      for (;;) {
        const reply = await socket.ask('command', { id, log: town.log, type: 'CastBallot', capacity: voter.capacity, data }) as CommandReply;
        if (!isRefusal(reply)) return 'OK';
        if (!passing.includes(reply.refused)) return reply.refused;
        asked[reply.refused] = (asked[reply.refused] ?? 0) + 1;
        const { retryAfter } = reply.detail ?? {};
        await until(moment() + (typeof retryAfter === 'number' ? retryAfter : 1) * 1_000);
      }
    };
    const intended = close + cast.at;
    await until(intended);
    const sent = moment();
    const first = v7();
    const commands = cast.kind === 'ONCE' ? [first] : [first, cast.kind === 'TWICE' ? first : v7()];
    times.add('the generator: late to send', sent - intended);
    const sendings = commands.map(send);
    await sendings[0];
    const which = cast.burst ? 'in the burst' : 'over the time';
    if (cast.at < 0) times.add(`a ballot, acknowledged, ${which}`, moment() - intended);
    const answers = await Promise.all(sendings);
    const receipt = answers.includes('OK') ? (await own(port, voter)).receipts.some(({ signed }) => signed === data.signed) : false;
    if (receipt) times.add(`a ballot, receipt shown, ${which}`, moment() - intended);
    told.push({ cast, commands, sentAt: sent - close, answers, receipt });
    setTimeout(() => socket.close(), AFTER_MS);
  }

  return async (close, ended) => {
    const busy = performance.eventLoopUtilization();
    const going: Promise<void>[] = [];
    for (const [turn, cast] of casts.entries()) {
      await until(close + cast.at - BEFORE_MS);
      going.push(vote(cast, turn, close).catch((error: unknown) => void failures.push(String(error))));
    }
    await Promise.all(going);
    const { utilization } = performance.eventLoopUtilization(busy);
    await ended;
    return { times: times.encoded(), told, asked, failures, busy: utilization };
  };
});
