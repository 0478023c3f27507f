/** The database did not answer, and the driver did not say so either. */
export class MongoNoAnswer extends Error {
  override readonly name = 'MongoNoAnswer';
}

/** Longer than the driver takes to give up where it does: finding a server, one command, and the same once more with a pause. */
const LIMIT_MS = 9_000;

/** What a command waits for is looked up, or done again, rather than waited for any longer. */
export const WRITE_MS = 4_500;

/**
 * The answer, or `MongoNoAnswer` after `ms`. The driver's own limits leave a hole: a connection that closes while a command is
 * being written to it leaves the command waiting for ever (seen with 7.8 when a server crashed under load).
 */
export async function within<T>(answer: Promise<T>, ms = LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MongoNoAnswer(`no answer within ${String(ms)} ms`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same port, whose calls all end. */
export function limited<T extends object>(port: T, ms = LIMIT_MS): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const answer = (member as (...given: unknown[]) => unknown).apply(target, args);
        return answer instanceof Promise ? within(answer, ms) : answer;
      };
    },
  });
}
