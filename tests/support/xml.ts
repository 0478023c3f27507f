export interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

const token = /<\?[^?]*\?>|<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': '\'' };

/** Reads a document of plain elements, attributes in double quotes and text; throws at whatever is not well-formed. */
export function parseXml(document: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = 0;
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const found = token.exec(document);
    if (found === null) throw new Error(`not well-formed at ${String(at)}: ${document.slice(at, at + 40)}`);
    const [, closing, name, attributes = '', empty, words] = found;
    const here = open.at(-1) ?? root;
    if (words !== undefined) here.text += decode(words);
    else if (closing === '/') {
      if (here.name !== name) throw new Error(`</${String(name)}> closes <${here.name}>`);
      open.pop();
    } else if (name !== undefined) {
      const element: Element = { name, attributes: read(attributes), children: [], text: '' };
      here.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || only === undefined || root.text.trim() !== '') throw new Error('not one whole element');
  return only;
}

function read(attributes: string): Record<string, string> {
  return Object.fromEntries([...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decode(value)]));
}

function decode(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const sign = entities[name];
    if (sign === undefined || !whole.endsWith(';')) throw new Error(`a bare & or an unknown entity: ${whole}`);
    return sign;
  });
}
