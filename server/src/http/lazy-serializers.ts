import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type Factory = ReturnType<typeof SerializerSelector>;

/**
 * What writes a route's answers is built when the first one is written. Fastify would build all of them before it listens, of which
 * most are not asked for in a day.
 */
export function lazySerializers(): Factory {
  const make = SerializerSelector();
  return (schemas, options) => {
    const build = make(schemas, options);
    return (route) => {
      let write: ReturnType<typeof build> | null = null;
      return (answer) => (write ??= build(route))(answer);
    };
  };
}
