import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jpeg, pdf, png, webp } from '../http/images.ts';
import { evidenceOf, type Evidence } from '../policy/evidence.ts';
import { inject } from '../policy/inject.ts';
import { startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
let evidence: Evidence;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  evidence = await evidenceOf(hub, hub.scene.chair.person, 'fresh cookie');
});
afterAll(() => hub.close());

const MARK = 'zq7Xupload';
const script = `<script>alert("${MARK}")</script>`;
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What a browser, an office or a shell would run, or choke on. */
const payloads: Readonly<Record<string, Buffer>> = {
  html: latin(`<!doctype html><html>${script}</html>`), svg: latin(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert('${MARK}')">${script}</svg>`),
  xml: latin(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;${MARK}</x>`), xslt: latin(`<?xml-stylesheet href="x.xsl"?><x>${MARK}</x>`),
  js: latin(`alert("${MARK}")//`), php: latin(`<?php echo "${MARK}"; ?>`), shell: latin(`#!/bin/sh\necho ${MARK}\n`), exe: latin(`MZ\x90\0${MARK}`), elf: latin(`\x7fELF${MARK}`), class: latin(`\xca\xfe\xba\xbe${MARK}`),
  gif: latin(`GIF89a/*${MARK}*/=1;alert(1)`), bmp: latin(`BM${MARK}`), ico: latin(`\0\0\x01\0${MARK}`), tiff: latin(`II*\0${MARK}`), heic: latin(`\0\0\0\x18ftypheic${MARK}`), avif: latin(`\0\0\0\x18ftypavif${MARK}`), mp4: latin(`\0\0\0\x18ftypmp42${MARK}`),
  zip: latin(`PK\x03\x04${MARK}`), docx: latin(`PK\x03\x04[Content_Types].xml${MARK}`), jar: latin(`PK\x03\x04META-INF/${MARK}`), rar: latin(`Rar!\x1a\x07${MARK}`), seven: latin(`7z\xbc\xaf\x27\x1c${MARK}`), gzip: gzipSync(Buffer.alloc(1_000_000)), deflated: deflateRawSync(Buffer.alloc(1_000_000)),
  mhtml: latin(`MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${script}`), rtf: latin(`{\\rtf1 ${MARK}}`), ole: latin(`\xd0\xcf\x11\xe0${MARK}`), postscript: latin(`%!PS ${MARK}`), swf: latin(`CWS${MARK}`), wasm: latin(`\0asm${MARK}`),
  bom: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), latin(script)]), utf16: Buffer.from(script, 'utf16le'), nothing: Buffer.alloc(0), zeros: Buffer.alloc(4_096),
};
const pictures = { jpg: jpeg(), png: png(), webp: webp(), pdf: pdf() } as const;
const endings = ['jpg', 'png', 'webp', 'pdf'] as const;

interface Upload {
  readonly what: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** Mislabelled, polyglot, truncated and bombs. */
function corpus(): Upload[] {
  const made: Upload[] = [];
  for (const [kind, bytes] of Object.entries(payloads)) {
    // Under each good ending, and under its own.
    for (const ending of endings) made.push({ what: `${kind} called ${ending}`, name: `x.${ending}`, bytes });
    made.push({ what: kind, name: `x.${kind}`, bytes });
    for (const ending of endings) {
      // A real file with the payload after its end, and the payload with a real file after it.
      made.push({ what: `${ending} with ${kind} behind`, name: `x.${ending}`, bytes: Buffer.concat([pictures[ending], bytes]) });
      if (bytes.length > 0) made.push({ what: `${kind} with ${ending} behind`, name: `x.${ending}`, bytes: Buffer.concat([bytes, pictures[ending]]) });
    }
  }
  for (const ending of endings) {
    for (const other of endings) if (other !== ending) made.push({ what: `${other} called ${ending}`, name: `x.${ending}`, bytes: Buffer.from(pictures[other]) });
    for (const name of [`x.${ending}.html`, `x.html.${ending}.svg`, `../../x.${ending}/..`, `x.${ending}\u0000.html`, `x.${ending} `, `.${ending}.`, ending, `x.${ending};.html`]) made.push({ what: `${ending} under the name ${name}`, name, bytes: Buffer.from(pictures[ending]) });
    for (const part of [1, 3, 8, 12, 20, 30]) made.push({ what: `${ending} cut at ${String(part)}`, name: `x.${ending}`, bytes: Buffer.from(pictures[ending].subarray(0, part)) });
  }
  for (const side of [8_000, 20_000, 65_000]) {
    made.push({ what: `a PNG of ${String(side)} pixels a side`, name: 'x.png', bytes: Buffer.from(png({ width: side, height: side })) });
    made.push({ what: `a JPEG of ${String(side)} pixels a side`, name: 'x.jpg', bytes: Buffer.from(jpeg({ width: side, height: side })) });
  }
  return made;
}

function form({ name, bytes }: Upload): { readonly body: Buffer; readonly headers: Record<string, string> } {
  const boundary = 'between-the-parts';
  const written = name.replace(/["\r\n]/g, '');
  return {
    body: Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${written}"\r\nContent-Type: text/html\r\n\r\n`), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

const begins: Readonly<Record<string, string>> = { 'image/jpeg': '\xff\xd8\xff', 'image/png': '\x89PNG', 'image/webp': 'RIFF', 'application/pdf': '%PDF-' };

describe('R13 · A file that is not what it says', () => {
  test('R13: is refused, or kept as the harmless part of it, and never comes back as anything that runs', async () => {
    const all = corpus();
    expect(all.length).toBeGreaterThanOrEqual(200);
    let [refused, kept] = [0, 0];
    for (const upload of all) {
      const answer = await inject(hub, { method: 'POST', url: `/api/compounds/${hub.scene.log.slice('compound/'.length)}/blobs?room=${hub.scene.room}`, ...form(upload) }, evidence);
      expect(answer.status, upload.what).toBeOneOf([200, 400]);
      if (answer.status === 400) {
        expect(JSON.parse(answer.text), upload.what).toMatchObject({ refused: expect.toBeOneOf(['BAD_FILE', 'MALFORMED']) });
        refused += 1;
        continue;
      }
      kept += 1;
      const { blob, mediaType } = JSON.parse(answer.text) as { blob: string; mediaType: string };
      const file = await hub.app.inject({ method: 'GET', url: `/api/blobs/${blob}`, headers: { ...evidence } });
      expect(file.statusCode, upload.what).toBe(200);
      expect(file.headers, upload.what).toMatchObject({
        'content-type': mediaType, 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'", 'cache-control': 'no-store',
        'content-disposition': expect.stringMatching(/^attachment; filename\*=UTF-8''[0-9a-f-]{36}\.(jpg|png|webp|pdf)$/), 'cross-origin-resource-policy': 'same-origin',
      });
      const bytes = file.rawPayload.toString('latin1');
      expect(bytes.startsWith(begins[mediaType] ?? '?'), upload.what).toBe(true);
      // Pictures lose all that is no picture; a document is kept as it is, and only ever as an attachment.
      if (mediaType !== 'application/pdf') expect(bytes.includes(MARK), upload.what).toBe(false);
    }
    process.stdout.write(`uploads: ${String(all.length)}, refused ${String(refused)}, kept ${String(kept)}\n`);
    expect(refused).toBeGreaterThan(100);
    expect(kept).toBeGreaterThan(20);
  });
});
