/** A4, in points. */
const PAGE = [595, 842] as const;
const LEFT = 72;
const TOP = 760;
const LEADING = 28;

/** A sheet with a heading and lines of Chinese, as a PDF of a kilobyte: the reader's own Song typeface, none embedded. Marked as not real. */
export function pdfOf(title: string, lines: readonly string[]): Uint8Array {
  const text = [
    textAt(title, 20, TOP), ...lines.map((line, i) => textAt(line, 13, TOP - 60 - i * LEADING)),
    textAt('示例文件（演示），不具法律效力。', 11, 60),
  ].join('\n');
  return assemble([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${PAGE.join(' ')}]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>`,
    `<</Length ${String(text.length)}>>stream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>',
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor 7 0 R>>',
    '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>',
  ]);
}

function textAt(words: string, size: number, y: number): string {
  const hex = [...words].map((letter) => letter.charCodeAt(0).toString(16).padStart(4, '0')).join('');
  return `BT /F ${String(size)} Tf ${String(LEFT)} ${String(y)} Td <${hex}> Tj ET`;
}

/** Numbers the objects and tells where each begins (ISO 32000-1, 7.5). Everything is ASCII. */
function assemble(objects: readonly string[]): Uint8Array {
  let file = '%PDF-1.4\n';
  const starts = objects.map((object, i) => {
    const start = file.length;
    file += `${String(i + 1)} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const size = String(objects.length + 1);
  return Buffer.from(`${file}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${String(file.length)}\n%%EOF\n`, 'latin1');
}
