/** Most strokes of a signature, and most points of one: what the hub takes. */
const MOST_STROKES = 24;
const MOST_POINTS = 120;

/** One stroke on the glass: points of x and y from 0 to 1000. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/** A signature as it is sent: x, y, x, y … of each stroke; long strokes keep every so manieth point. A dot is a stroke of two. */
export function signatureOf(strokes: readonly Stroke[]): number[][] {
  return strokes.filter((stroke) => stroke.length > 0).slice(0, MOST_STROKES).map((stroke) => {
    const step = Math.ceil(stroke.length / MOST_POINTS);
    const kept = stroke.filter((_, i) => i % step === 0);
    const points = kept.length === 1 ? [...kept, ...kept] : kept;
    return points.flatMap(([x, y]) => [x, y]);
  });
}

/** Where on a pad of this size something is, from 0 to 1000. */
export function pointOn(pad: { readonly width: number; readonly height: number }, x: number, y: number): [number, number] {
  const within = (part: number, whole: number): number => Math.max(0, Math.min(1_000, Math.round((1_000 * part) / Math.max(1, whole))));
  return [within(x, pad.width), within(y, pad.height)];
}
