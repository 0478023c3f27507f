import { ORIGIN } from '../support/hub.ts';
import { LightSocket } from '../support/light-socket.ts';
import { judgeRefusal } from './judge.ts';
import type { Target, TargetRole } from './target.ts';

const PATIENCE_MS = 20_000;

/** What came back: an answer, or nothing but the end of the line. */
export type LiveAnswer = { readonly reply: unknown } | 'ENDED' | 'SILENT';

type Who = TargetRole | 'nobody';

/** Lines of several people to a hub, made anew when the hub has ended one. Each is asked one thing at a time. */
export class LivePool {
  readonly #target: Target;
  readonly #idle = new Map<Who, LightSocket[]>();

  constructor(target: Target) {
    this.#target = target;
  }

  async ask(who: Who, event: string, text: string): Promise<LiveAnswer> {
    const idle = this.#idle.get(who) ?? [];
    this.#idle.set(who, idle);
    const line = idle.pop() ?? (await this.#open(who));
    const answer = await new Promise<LiveAnswer>((resolve) => {
      const timer = setTimeout(() => resolve('SILENT'), PATIENCE_MS);
      const done = (one: LiveAnswer): void => {
        clearTimeout(timer);
        resolve(one);
      };
      line.onGone = () => done('ENDED');
      void line.askText(event, text).then((reply) => done({ reply }));
    });
    if (answer === 'ENDED' || answer === 'SILENT') line.close();
    else idle.push(line);
    return answer;
  }

  close(): void {
    for (const lines of this.#idle.values()) for (const line of lines.splice(0)) line.close();
  }

  #open(who: Who): Promise<LightSocket> {
    const by = who === 'nobody' ? null : this.#target.people[who];
    return LightSocket.open(this.#target.hub.port, '/ws/', { Origin: ORIGIN, ...(by === null ? {} : { Cookie: by.cookie }) }, () => undefined, { protocol: 1, person: by?.person ?? null });
  }
}

/** What is wrong with the answer to something that its schema refuses, or null. */
export function judgeRefused(answer: LiveAnswer, text: string): string | null {
  if (answer === 'SILENT') return 'no answer, and the line stands';
  // What is no JSON, or larger than any message, ends the line.
  if (answer === 'ENDED') return isJson(text) && text.length < 20_000 ? 'the line ended' : null;
  const reply = JSON.stringify(answer.reply);
  return reply.includes('"refused"') ? judgeRefusal(reply) : `accepted: ${reply.slice(0, 200)}`;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
