import type { FastifyInstance } from 'fastify';

/** The one kind of body that is read: JSON, without keys that reach for prototypes. Uploads bring their own parser for their own scope. */
export function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
}
