export type DiffPart = { readonly kind: 'SAME' | 'GONE' | 'NEW'; readonly text: string };

/** Beyond this many cells of the table the changed stretch is shown as struck whole and inserted whole. */
const MAX_CELLS = 4_000_000;
/** Equal runs shorter than this between two changes are drawn into the change: single kept characters read as noise. */
const MIN_SAME = 2;

/** What changed from one text to another, by word in Latin script and by character in Chinese (longest common subsequence). */
export function diffText(before: string, after: string): DiffPart[] {
  const a = tokens(before);
  const b = tokens(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = changed(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return joined([{ kind: 'SAME', text: a.slice(0, head).join('') }, ...calm(joined(middle)), { kind: 'SAME', text: a.slice(a.length - tail).join('') }]);
}

function tokens(text: string): string[] {
  return text.match(/[\p{Script=Latin}\d.,]+|\s+|./gsu) ?? [];
}

function changed(a: readonly string[], b: readonly string[]): DiffPart[] {
  const gone: DiffPart = { kind: 'GONE', text: a.join('') };
  const fresh: DiffPart = { kind: 'NEW', text: b.join('') };
  if (a.length === 0 || b.length === 0 || a.length * b.length > MAX_CELLS) return [gone, fresh];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'SAME', text: a[i++] ?? '' });
      j++;
    } else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) parts.push({ kind: 'GONE', text: a[i++] ?? '' });
    else parts.push({ kind: 'NEW', text: b[j++] ?? '' });
  }
  return parts;
}

/** Draws short equal runs into the changes around them, and puts each change as struck first, inserted second. */
function calm(parts: readonly DiffPart[]): DiffPart[] {
  const out: DiffPart[] = [];
  let gone = '';
  let fresh = '';
  const flush = () => {
    out.push({ kind: 'GONE', text: gone }, { kind: 'NEW', text: fresh });
    gone = fresh = '';
  };
  parts.forEach((part, index) => {
    const between = index > 0 && index < parts.length - 1;
    if (part.kind === 'SAME' && !(between && part.text.length < MIN_SAME)) {
      flush();
      out.push(part);
    } else {
      if (part.kind !== 'NEW') gone += part.text;
      if (part.kind !== 'GONE') fresh += part.text;
    }
  });
  flush();
  return out;
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const out: DiffPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind) out[out.length - 1] = { kind: part.kind, text: last.text + part.text };
    else out.push(part);
  }
  return out;
}
