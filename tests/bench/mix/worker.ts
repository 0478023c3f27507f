import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A part of the generator: prepares by a plan, runs from a moment on, answers figures. */
export type Prepare<Plan, Figures> = (plan: Plan) => Promise<(at: number, ended: Promise<unknown>) => Promise<Figures>>;

type Told<Plan> = { readonly plan: Plan } | { readonly at: number } | { readonly ended: unknown };

/** The worker's end. `ended` of a run resolves with what the parent says when it is over. */
export async function serve<Plan, Figures>(prepare: Prepare<Plan, Figures>): Promise<void> {
  let run: ((at: number, ended: Promise<unknown>) => Promise<Figures>) | null = null;
  const end = Promise.withResolvers<unknown>();
  process.on('disconnect', () => process.exit(1));
  process.on('message', (told: Told<Plan>) => {
    const work = async (): Promise<void> => {
      if ('plan' in told) {
        run = await prepare(told.plan);
        process.send?.('READY');
      } else if ('at' in told) process.send?.(await run?.(told.at, end.promise));
      else end.resolve(told.ended);
    };
    work().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
}

/** The parent's end. */
export class Worker<Plan, Figures> {
  readonly #child: ChildProcess;

  constructor(file: string) {
    this.#child = fork(file, { serialization: 'advanced' });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }
  async prepare(plan: Plan): Promise<void> {
    this.#child.send({ plan } as object);
    await this.#answer();
  }
  run(at: number): Promise<Figures> {
    this.#child.send({ at });
    return this.#answer() as Promise<Figures>;
  }
  end(ended: unknown): void {
    this.#child.send({ ended } as object);
  }
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  async #answer(): Promise<unknown> {
    const gone = new AbortController();
    const exit = once(this.#child, 'exit', { signal: gone.signal }).then(() => { throw new Error('a part of the generator ended'); });
    try {
      return (await Promise.race([once(this.#child, 'message'), exit]) as unknown[])[0];
    } finally {
      gone.abort();
      exit.catch(() => undefined);
    }
  }
}
