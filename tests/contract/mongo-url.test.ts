import { describe, expect, test } from 'vitest';
import { databaseOf, hasNoCredentials, isMongoUrl } from '@sanfang/server/store/mongo/mongo-url.ts';

describe('a store\'s URL', () => {
  test.each([
    ['mongodb://127.0.0.1:27017/?replicaSet=rs0', true],
    ['mongodb://a:27017,b:27017,c:27017/hub?replicaSet=rs0', true],
    ['mongodb+srv://cluster.example', true],
    ['mongodb://@a/hub', true],
    ['mongodb://hub@a/hub', true],
    ['mongodb://hub:s%40cret@a,b/hub?tls=true', false],
    ['mongodb+srv://hub:secret@cluster.example/hub', false],
    ['mongodb://a,b/hub?tls=true&authMechanism=MONGODB-X509', false],
  ])('%s has no credentials: %s', (url, none) => {
    expect(hasNoCredentials(url)).toBe(none);
  });

  test.each([
    ['mongodb://a:27017/?replicaSet=rs0', null], ['mongodb://a', null], ['mongodb://a,b/hub?x=/y', 'hub'], ['mongodb://u:p@a/hub', 'hub'],
  ])('%s names the database %s', (url, name) => {
    expect(databaseOf(url)).toBe(name);
  });

  test.each([['mongodb://a', true], ['mongodb+srv://a', true], ['./data', false], ['/var/lib/hub', false], ['data/mongodb', false]])('%s is a MongoDB: %s', (url, mongo) => {
    expect(isMongoUrl(url)).toBe(mongo);
  });
});
