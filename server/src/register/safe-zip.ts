import { crc32, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';

const inflate = promisify(inflateRaw);

/** Bytes that the tables of a workbook may have unpacked: many times those of 50,000 rows. */
const MAX_UNPACKED = 128 * 1024 * 1024;
const MAX_ENTRIES = 2_000;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const ENCRYPTED = 1;

interface Entry {
  readonly name: Buffer;
  readonly data: Buffer;
}

/** A file that is no zip, lies about itself, or is too large unpacked. */
export class BadZip extends Error {
  override readonly name = 'BadZip';
}

/**
 * The XML parts of a workbook as a zip without compression. The spreadsheet reader believes the sizes that a zip states and
 * unpacks without a limit, so that a small file could fill the memory: it gets only what was unpacked here, under a limit.
 */
export async function repackXml(bytes: Buffer): Promise<Buffer> {
  const entries: Entry[] = [];
  const names = new Set<string>();
  let left = MAX_UNPACKED;
  for (const { name, method, flags, packed } of centralEntries(bytes)) {
    const path = name.toString('utf8');
    if (!/\.(xml|rels)$/.test(path)) continue;
    if (names.has(path) || (flags & ENCRYPTED) !== 0 || (method !== 0 && method !== 8)) throw new BadZip(path);
    names.add(path);
    const data = method === 0 ? packed : await unpack(packed, left);
    left -= data.length;
    if (left < 0) throw new BadZip('too large');
    entries.push({ name, data });
  }
  return stored(entries);
}

async function unpack(packed: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, limit) });
  } catch {
    throw new BadZip('cannot be unpacked');
  }
}

/** Walks the central directory, which alone says what the file holds. */
function* centralEntries(bytes: Buffer): Generator<{ name: Buffer; method: number; flags: number; packed: Buffer }> {
  const end = endRecord(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) throw new BadZip('too many entries');
  let at = bytes.readUInt32LE(end + 16);
  for (let no = 0; no < count; no += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new BadZip('central directory');
    const [nameLength, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const size = bytes.readUInt32LE(at + 20);
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    yield { name, method: bytes.readUInt16LE(at + 10), flags: bytes.readUInt16LE(at + 8), packed: packedData(bytes, bytes.readUInt32LE(at + 42), size) };
    at += 46 + nameLength + extra + comment;
  }
}

function endRecord(bytes: Buffer): number {
  // The record ends the file, but for a comment of up to 65,535 bytes.
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw new BadZip('no end record');
}

function packedData(bytes: Buffer, at: number, size: number): Buffer {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw new BadZip('local header');
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (start + size > bytes.length) throw new BadZip('data beyond the end');
  return bytes.subarray(start, start + size);
}

function stored(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    // Version 2.0, names in UTF-8, not compressed; sizes stand in front of the data.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([word(LOCAL), shared, name, data]);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([word(CENTRAL), Buffer.from([20, 0]), shared, where, name]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
