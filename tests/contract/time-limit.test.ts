import { EventEmitter } from 'node:events';
import { watchLosses } from '@sanfang/server/store/mongo/losses.ts';
import { limited, MongoNoAnswer } from '@sanfang/server/store/mongo/time-limit.ts';
import { isStoreFailure } from '@sanfang/server/store/store-failure.ts';
import { describe, expect, test } from 'vitest';

/** A port as the adapters are: a class with private parts, one of whose calls the driver never answers. */
class Port {
  readonly name = 'port';
  readonly #words = '在';
  forget(): Promise<never> {
    return new Promise(() => undefined);
  }
  say(to: string): Promise<string> {
    return Promise.resolve(`${to}${this.#words}`);
  }
  fail(): Promise<never> {
    return Promise.reject(new RangeError('no'));
  }
}

describe('a port whose calls all end', () => {
  const port = limited(new Port(), undefined, 20);

  test('gives up what is never answered, as a failure of the store', async () => {
    const error: unknown = await port.forget().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MongoNoAnswer);
    expect(isStoreFailure(error)).toBe(true);
  });

  test('gives up soon after the connections were lost, and not what is asked from then on', async () => {
    const client = new EventEmitter();
    const losses = watchLosses(client as unknown as Parameters<typeof watchLosses>[0]);
    const own = limited(new Port(), losses, 60_000);
    const before = own.forget();
    client.emit('connectionPoolCleared');
    const after = limited(new Port(), losses, 1_500).forget();
    await expect(before).rejects.toThrow('the connection was lost');
    await expect(after).rejects.toThrow('no answer within 1500 ms');
  });

  test('is the port in everything else', async () => {
    expect(port.name).toBe('port');
    expect(await port.say('他')).toBe('他在');
    await expect(port.fail()).rejects.toThrow(RangeError);
  });
});
