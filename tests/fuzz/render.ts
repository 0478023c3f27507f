/** JSON text that no value of JavaScript makes: numbers beyond it, keys twice, nesting without end. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Fields in an order of their own, where names may stand twice. */
export class Fields {
  readonly list: readonly (readonly [string, unknown])[];
  constructor(list: readonly (readonly [string, unknown])[]) {
    this.list = list;
  }
}

/** JSON of a value that may hold what JSON.stringify cannot write. */
export function render(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(render).join(',')}]`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = value instanceof Fields ? value.list : Object.entries(value);
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${render(inner)}`).join(',')}}`;
}
