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
  const port = limited(new Port(), 20);

  test('gives up what is never answered, as a failure of the store', async () => {
    const error: unknown = await port.forget().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MongoNoAnswer);
    expect(isStoreFailure(error)).toBe(true);
  });

  test('is the port in everything else', async () => {
    expect(port.name).toBe('port');
    expect(await port.say('他')).toBe('他在');
    await expect(port.fail()).rejects.toThrow(RangeError);
  });
});
