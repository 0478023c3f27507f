import fastifyMultipart from '@fastify/multipart';
import { compoundLog, FUND } from '@sanfang/shared/compound/channel.ts';
import { MAX_UPLOAD_BYTES, UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import { OneOf, Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal, refuse } from '@sanfang/shared/protocol/refusal.ts';
import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { addressBlock } from '../accounts/address-block.ts';
import { isOfficial } from '../audit/official-reads.ts';
import { acceptFile, extensionOf } from '../uploads/accept-file.ts';
import { UploadQuota } from '../uploads/quota.ts';
import { signedIn } from './access.ts';
import { mayReadBlob } from './blob-access.ts';
import { placeFor } from './blob-place.ts';
import { failures } from './failures.ts';
import { oneFile, uploadLimits } from './one-file.ts';
import { sendHidden, sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import { UPLOAD_MS } from './server-settings.ts';
import type { Api, Services } from './services.ts';

/** Photos and documents of proposals, papers of the books, and what comes on paper to a vote. */
export function blobRoutes(api: Api, services: Services): void {
  const { stores, view, clock, audit } = services;
  const quota = new UploadQuota(() => clock.now());

  void api.register(async (uploads: Api) => {
    uploads.removeAllContentTypeParsers();
    await uploads.register(fastifyMultipart, uploadLimits(MAX_UPLOAD_BYTES));
    uploads.post('/api/compounds/:id/blobs', {
      config: { access: 'SIGNED_IN', limit: { max: 60, timeWindow: 10 * MINUTE }, says: 'Whoever sits at the table of the room that the file is for, or at the books (`books=fund`); for a vote (`vote=`) who counts, watches or canvasses it, and the owners who are asked. Multipart, one part `file`.' },
      handlerTimeout: UPLOAD_MS,
      bodyLimit: MAX_UPLOAD_BYTES + 64 * 1024,
      schema: { params: Strict({ id: Uuid }), querystring: Strict({ room: Type.Optional(Uuid), books: Type.Optional(OneOf([FUND])), vote: Type.Optional(Uuid) }), response: { 200: UploadReply, ...failures } },
    }, async (request, reply) => {
      const { person } = signedIn(request);
      const log = compoundLog(request.params.id);
      if (Object.keys(request.query).length !== 1) return sendRefusal(reply, refuse('MALFORMED', { field: 'room' }));
      const channel = await placeFor(services, log, person, request.query);
      if (channel === null) return sendHidden(reply, 'FORBIDDEN');
      const leave = quota.places.enter();
      if (leave === null) return sendRefusal(reply, refuse('BUSY', { retryAfter: 5 }));
      try {
        const file = await oneFile(request);
        const accepted = isRefusal(file) ? file : acceptFile(file.name, file.bytes);
        if (isRefusal(accepted)) return sendRefusal(reply, accepted);
        const { mediaType, bytes } = accepted;
        if (!quota.take(person, bytes.length)) return sendRefusal(reply, refuse('RATE_LIMITED', { retryAfter: 24 * 3600 }));
        const blob = randomUUID();
        const sha256 = createHash('sha256').update(bytes).digest('base64url');
        await stores.blobs.put({ id: blob, sha256, size: bytes.length, mediaType, log, channel, uploader: person, at: new Date(clock.now()).toISOString() }, bytes);
        return { blob, sha256, size: bytes.length, mediaType };
      } finally {
        leave();
      }
    });
  });

  api.get('/api/blobs/:blob', {
    config: { access: 'PUBLIC', limit: { max: 600, timeWindow: MINUTE }, says: 'Anybody for files of published decisions; else whoever the view shows the proposal that they belong to.' },
    schema: { params: Strict({ blob: Uuid }), response: { 200: Type.Unsafe<Readable>({}), ...failures } },
  }, async (request, reply) => {
    const info = await stores.blobs.info(request.params.blob);
    if (info === null) return sendHidden(reply);
    if (!(await mayReadBlob(services, info, request.signed?.person ?? null))) return sendHidden(reply, 'FORBIDDEN');
    const bytes = await stores.blobs.stream(info.id);
    if (bytes === null) return sendHidden(reply);
    const { log, channel } = info;
    const sight = request.signed === null ? null : await view.sight({ person: request.signed.person }, log, channel);
    if (request.signed !== null && sight !== null && !isRefusal(sight) && isOfficial(sight)) {
      audit.record({ action: 'OFFICIAL_READ', actor: request.signed.person, session: request.signed.session, block: addressBlock(request.ip), object: { log, channel, blob: info.id } });
    }
    return reply
      .type(info.mediaType)
      .header('content-disposition', `attachment; filename*=UTF-8''${info.id}.${extensionOf(info.mediaType)}`)
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('content-length', info.size)
      .send(bytes);
  });
}
