import fastifyMultipart from '@fastify/multipart';
import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { importKinds } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { ledgers } from '@sanfang/shared/law/books.ts';
import { MoneyImported, MoneyPreviewReply, MoneyProgress } from '@sanfang/shared/protocol/api/money-import.ts';
import { LocalDate, OneOf, Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { MoneyMapping, moneySheets, type MoneySheet } from '@sanfang/shared/protocol/money-import.ts';
import { MAX_IMPORT_BYTES } from '@sanfang/shared/protocol/register-import.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyRequest } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { inTurn, type InTurn } from '../in-turn.ts';
import { importBalances, importBank, type ImportedMoney, type MoneyImport } from '../money-import/import.ts';
import { guessMoneyMapping } from '../money-import/headings.ts';
import { parseBalances, parseBank } from '../money-import/parse.ts';
import { missingOf, previewMoney } from '../money-import/preview.ts';
import { RunningMoneyImports } from '../money-import/running.ts';
import { plainJson } from '../protocol/plain-json.ts';
import { readSheet } from '../register/read-sheet.ts';
import type { Sheet } from '../register/sheet.ts';
import { accountsOf } from '../view/fund/money-state.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { oneFile, uploadLimits } from './one-file.ts';
import { sendHidden, sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import { UPLOAD_MS } from './server-settings.ts';
import type { Api, Services } from './services.ts';

const fen = Type.String({ pattern: '^(0|-?[1-9][0-9]{0,13})$' });
const fields = {
  sheet: Compile(OneOf(moneySheets) as TSchema), mapping: Compile(MoneyMapping as TSchema), import: Compile(Uuid as TSchema), kind: Compile(OneOf(importKinds) as TSchema),
  on: Compile(LocalDate as TSchema), ledger: Compile(OneOf(ledgers) as TSchema), opening: Compile(fen as TSchema),
};
const says = 'Who keeps the sub-accounts: whoever the policy lets start an import of deposits.';

/** Sheets read at a time, each in a thread that may take much of a core and of memory; and sheets that wait. */
const READERS = 1;
const MAX_WAITING = 10;

interface Form {
  readonly sheet: MoneySheet;
  readonly file: Sheet;
  readonly mapping: MoneyMapping;
  readonly given: ReadonlyMap<string, string>;
}

/** Importing balances, deposits and the bank's statements from a sheet: look first, then record. */
export function moneyImportRoutes(api: Api, { engine, clock }: Services): void {
  const turn = inTurn(READERS, MAX_WAITING);
  const running = new RunningMoneyImports();
  const params = Strict({ id: Uuid });

  async function keeper(id: string, person: string): Promise<{ readonly compound: Compound; readonly hat: Hat } | null> {
    const compound = await engine.compound(compoundLog(id), null);
    const hat = compound === null ? undefined : hatsOf(compound, person, new Date(clock.now()).toISOString()).find(({ office }) => allows(office, 'StartDeposits', 'NO_ROOM'));
    return compound === null || hat === undefined ? null : { compound, hat };
  }
  const knownIn = ({ register }: Compound) => (unit: string): boolean => Object.hasOwn(register.units, unit);

  void api.register(async (uploads: Api) => {
    uploads.removeAllContentTypeParsers();
    await uploads.register(fastifyMultipart, uploadLimits(MAX_IMPORT_BYTES));
    const upload = { handlerTimeout: UPLOAD_MS, bodyLimit: MAX_IMPORT_BYTES + 64 * 1024 };

    uploads.post('/api/compounds/:id/fund/sheet/preview', {
      ...upload,
      config: { access: 'SIGNED_IN', limit: { max: 60, timeWindow: 10 * MINUTE }, says },
      schema: { params, response: { 200: MoneyPreviewReply, ...failures } },
    }, async (request, reply) => {
      const here = await keeper(request.params.id, signedIn(request).person);
      if (here === null) return sendHidden(reply, 'FORBIDDEN');
      const form = await readForm(request, turn);
      return isRefusal(form) ? sendRefusal(reply, form) : previewMoney(form.file, form.sheet, form.mapping, knownIn(here.compound));
    });

    uploads.post('/api/compounds/:id/fund/sheet/import', {
      ...upload,
      config: { access: 'SIGNED_IN', limit: { max: 20, timeWindow: 10 * MINUTE }, says },
      schema: { params, response: { 200: MoneyImported, ...failures } },
    }, async (request, reply) => {
      const received = new Date(clock.now()).toISOString();
      const { person, auth } = signedIn(request);
      const here = await keeper(request.params.id, person);
      if (here === null) return sendHidden(reply, 'FORBIDDEN');
      const form = await readForm(request, turn);
      if (isRefusal(form)) return sendRefusal(reply, form);
      const importId = form.given.get('import');
      if (!fields.import.Check(importId)) return sendRefusal(reply, refuse('MALFORMED', { field: 'import' }));
      const job = { engine, log: compoundLog(request.params.id), provenance: { person, auth, received }, capacity: here.hat.capacity, importId: String(importId), file: form.file.file };
      const imported = await running.run(job, (watched) => run(watched, form, knownIn(here.compound)));
      return isRefusal(imported) ? sendRefusal(reply, imported) : { ...imported };
    });
  });

  api.get('/api/compounds/:id/fund/sheet/imports/:import', {
    config: { access: 'SIGNED_IN', limit: { max: 600, timeWindow: MINUTE }, says },
    schema: { params: Strict({ id: Uuid, import: Uuid }), response: { 200: MoneyProgress, ...failures } },
  }, async (request, reply) => {
    const { id, import: importId } = request.params;
    if ((await keeper(id, signedIn(request).person)) === null) return sendHidden(reply, 'FORBIDDEN');
    return running.progress(compoundLog(id), importId, await accountsOf(engine, compoundLog(id)));
  });
}

async function run(job: MoneyImport, { sheet, file, mapping, given }: Form, known: (unit: string) => boolean): Promise<ImportedMoney | Refusal> {
  const [missing] = missingOf(sheet, mapping);
  if (missing !== undefined) return refuse('BAD_FILE', { reason: 'MISSING_COLUMN', field: missing });
  const [first, second] = sheet === 'BALANCES' ? (['kind', 'on'] as const) : (['ledger', 'opening'] as const);
  for (const field of [first, second]) if (!fields[field].Check(given.get(field))) return refuse('MALFORMED', { field });
  const [one, other] = [given.get(first) ?? '', given.get(second) ?? ''];
  if (sheet === 'BALANCES') {
    const { rows, errors } = parseBalances(file, mapping, known);
    return badRows(errors) ?? importBalances(job, one as (typeof importKinds)[number], other, rows);
  }
  const { rows, errors } = parseBank(file, mapping);
  return badRows(errors) ?? importBank(job, one as (typeof ledgers)[number], Number(other), rows);
}

function badRows(errors: readonly { readonly row: number }[]): Refusal | null {
  const [first] = errors;
  return first === undefined ? null : refuse('BAD_FILE', { reason: 'BAD_ROWS', errors: errors.length, row: first.row });
}

/** The sheet of a form, and how to read it: as the form says, else as the headings suggest. */
async function readForm(request: FastifyRequest, turn: InTurn): Promise<Form | Refusal> {
  const upload = await oneFile(request);
  if (isRefusal(upload)) return upload;
  const kind = upload.fields.get('sheet');
  if (!fields.sheet.Check(kind)) return refuse('MALFORMED', { field: 'sheet' });
  const sheet = kind as MoneySheet;
  const file = await turn(() => readSheet(upload.name, upload.bytes));
  if (file === 'BUSY') return refuse('BUSY', { retryAfter: 5 });
  if (isRefusal(file)) return file;
  const chosen = upload.fields.get('mapping');
  if (chosen === undefined) return { sheet, file, mapping: guessMoneyMapping(file, sheet), given: upload.fields };
  const mapping = plainJson(parsed(chosen), 16_384);
  if (isRefusal(mapping)) return mapping;
  if (!fields.mapping.Check(mapping.value)) return refuse('MALFORMED', { field: 'mapping' });
  return { sheet, file, mapping: mapping.value as MoneyMapping, given: upload.fields };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
