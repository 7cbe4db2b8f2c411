import { FwctlError } from './errors.js';

/** What a YAML or JSON file says, and where. */
export interface YamlFile {
  readonly data: unknown;
  /** The line of what is at a path, or of what is nearest to it; from 1 on. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Reads YAML 1.2, of which JSON is a part. Throws FwctlError `usage` with file and line. */
export async function parseYaml(text: string, file: string): Promise<YamlFile> {
  const { parseDocument, LineCounter, isMap, isSeq, isScalar } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [wrong] = document.errors;
  if (wrong) {
    const line = wrong.linePos?.[0].line ?? 1;
    throw new FwctlError('usage', `${file}:${line}: ${wrong.message.split('\n')[0]}`, { path: file });
  }
  return {
    data: document.toJS(),
    lineOf: (path) => {
      let node: unknown = document.contents;
      let nearest: unknown = node;
      for (const step of path) {
        const pair: { key?: unknown; value?: unknown } | undefined = isMap(node)
          ? node.items.find(({ key }) => isScalar(key) && key.value === step)
          : isSeq(node)
            ? { key: node.items[Number(step)], value: node.items[Number(step)] }
            : undefined;
        if (!pair?.key) break;
        nearest = pair.key;
        node = pair.value;
      }
      return lines.linePos((nearest as { range?: [number] } | null)?.range?.[0] ?? 0).line;
    },
  };
}
