import fastifyMultipart from '@fastify/multipart';
import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { ImportProgress, ImportStarted, PreviewReply } from '@sanfang/shared/protocol/api/register.ts';
import { LocalDate, Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { ImportMapping, MAX_IMPORT_BYTES } from '@sanfang/shared/protocol/register-import.ts';
import type { FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { plainJson } from '../protocol/plain-json.ts';
import { guessMapping } from '../register/headings.ts';
import { previewRegister } from '../register/preview.ts';
import { readSheet } from '../register/read-sheet.ts';
import { RunningImports } from '../register/running-imports.ts';
import type { Sheet } from '../register/sheet.ts';
import { addressBlock } from '../accounts/address-block.ts';
import { inTurn, type InTurn } from '../in-turn.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { oneFile, uploadLimits } from './one-file.ts';
import { sendHidden, sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import { UPLOAD_MS } from './server-settings.ts';
import type { Api, Services } from './services.ts';

const fields = { mapping: Compile(ImportMapping as TSchema), import: Compile(Uuid as TSchema), validFrom: Compile(LocalDate as TSchema) };
const says = 'Who keeps the register: whoever the policy lets start an import.';

/** Sheets read at a time, each in a thread that may take much of a core and of memory; and sheets that wait. */
const READERS = 2;
const MAX_WAITING = 10;

/** Importing an owner register from a sheet: look first, then record, then see how far it is. */
export function registerRoutes(api: Api, { engine, clock, audit }: Services): void {
  const turn = inTurn(READERS, MAX_WAITING);
  const running = new RunningImports((error) => api.log.error({ err: error }, 'an import failed'));
  const params = Strict({ id: Uuid });

  /** The hat under which somebody may import here, or null. */
  async function keeper(id: string, person: string): Promise<Hat | null> {
    const compound = await engine.compound(compoundLog(id), null);
    if (compound === null) return null;
    const hats = hatsOf(compound, person, new Date(clock.now()).toISOString());
    return hats.find((hat) => allows(hat.office, 'StartImport', 'NO_ROOM')) ?? null;
  }

  void api.register(async (uploads: Api) => {
    uploads.removeAllContentTypeParsers();
    await uploads.register(fastifyMultipart, uploadLimits(MAX_IMPORT_BYTES));
    const upload = { handlerTimeout: UPLOAD_MS, bodyLimit: MAX_IMPORT_BYTES + 64 * 1024 };

    uploads.post('/api/compounds/:id/register/preview', {
      ...upload,
      config: { access: 'SIGNED_IN', limit: { max: 60, timeWindow: 10 * MINUTE }, says },
      schema: { params, response: { 200: PreviewReply, ...failures } },
    }, async (request, reply) => {
      if ((await keeper(request.params.id, signedIn(request).person)) === null) return sendHidden(reply, 'FORBIDDEN');
      const form = await readForm(request, turn);
      return isRefusal(form) ? sendRefusal(reply, form) : previewRegister(form.sheet, form.mapping);
    });

    uploads.post('/api/compounds/:id/register/import', {
      ...upload,
      config: { access: 'SIGNED_IN', limit: { max: 20, timeWindow: 10 * MINUTE }, says },
      schema: { params, response: { 202: ImportStarted, ...failures } },
    }, async (request, reply) => {
      const received = new Date(clock.now()).toISOString();
      const { person, auth } = signedIn(request);
      const hat = await keeper(request.params.id, person);
      if (hat === null) return sendHidden(reply, 'FORBIDDEN');
      const form = await readForm(request, turn);
      if (isRefusal(form)) return sendRefusal(reply, form);
      const { sheet, mapping, given } = form;
      const validFrom = given.get('validFrom');
      if (!fields.validFrom.Check(validFrom)) return sendRefusal(reply, refuse('MALFORMED', { field: 'validFrom' }));
      const importId = given.get('import') ?? randomUUID();
      if (!fields.import.Check(importId)) return sendRefusal(reply, refuse('MALFORMED', { field: 'import' }));
      const provenance = { person, auth, received };
      const act = { action: 'REGISTER_IMPORTED', actor: person, session: signedIn(request).session, block: addressBlock(request.ip) } as const;
      const started = running.start({ engine, log: compoundLog(request.params.id), provenance, capacity: hat.capacity, sheet, mapping, validFrom: String(validFrom), importId });
      audit.record({ ...act, outcome: started ? 'OK' : 'BUSY', object: { log: compoundLog(request.params.id), import: importId } });
      return started ? reply.code(202).send({ import: importId }) : sendRefusal(reply, refuse('BUSY', { retryAfter: 10 }));
    });
  });

  api.get('/api/compounds/:id/register/imports/:import', {
    config: { access: 'SIGNED_IN', limit: { max: 600, timeWindow: MINUTE }, says },
    schema: { params: Strict({ id: Uuid, import: Uuid }), response: { 200: ImportProgress, ...failures } },
  }, async (request, reply) => {
    const { id, import: importId } = request.params;
    if ((await keeper(id, signedIn(request).person)) === null) return sendHidden(reply, 'FORBIDDEN');
    const known = running.progress(compoundLog(id), importId);
    if (known !== null) return known;
    // Cut off by a restart, or running on another node: what was staged so far tells.
    const staging = (await engine.compound(compoundLog(id), null))?.register.staging[importId];
    if (staging === undefined) return sendHidden(reply);
    return { import: importId, state: 'STOPPED', done: staging.units.length, of: staging.rows, imported: null, refusal: null } as const;
  });
}

/** The sheet of a form, and how to read it: as the form says, else as the headings suggest. */
async function readForm(request: FastifyRequest, turn: InTurn): Promise<{ sheet: Sheet; mapping: ImportMapping; given: ReadonlyMap<string, string> } | Refusal> {
  const file = await oneFile(request);
  if (isRefusal(file)) return file;
  const sheet = await turn(() => readSheet(file.name, file.bytes));
  if (sheet === 'BUSY') return refuse('BUSY', { retryAfter: 5 });
  if (isRefusal(sheet)) return sheet;
  const chosen = file.fields.get('mapping');
  if (chosen === undefined) return { sheet, mapping: guessMapping(sheet), given: file.fields };
  const mapping = plainJson(parsed(chosen), 16_384);
  if (isRefusal(mapping)) return mapping;
  if (!fields.mapping.Check(mapping.value)) return refuse('MALFORMED', { field: 'mapping' });
  return { sheet, mapping: mapping.value as ImportMapping, given: file.fields };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
