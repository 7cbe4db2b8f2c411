import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { ROOT } from './files.js';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false });
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const pathOf = (name: string): string => join(ROOT, `src/schema/published/${name.replace('/', '.')}.json`);

/** A schema that the package has: of fwctl.link/1 by "link". */
export const published = (command: string): object =>
  JSON.parse(readFileSync(pathOf(`fwctl.${command}/1`), 'utf8'));

const checks = new Map<string, ValidateFunction | undefined>();

/** What in a document is not as the schema of this name has it. */
function wrongAs(name: string, document: unknown): string[] {
  if (!checks.has(name))
    checks.set(
      name,
      existsSync(pathOf(name)) ? ajv.compile(JSON.parse(readFileSync(pathOf(name), 'utf8'))) : undefined,
    );
  const check = checks.get(name);
  if (!check) return [`there is no schema ${name} in src/schema/published`];
  return check(document) ? [] : [JSON.stringify(check.errors)];
}

/** What in a document is not as the schema of a command has it. */
export const wrongIn = (command: string, document: unknown): string[] =>
  wrongAs(`fwctl.${command}/1`, document);

/** The same by the name of the schema that the document says. */
export const wrongByItsName = (document: { readonly schema: string }): string[] =>
  wrongAs(String(document.schema), document);

/** Documents in what a command has written: one, or one a line; other programs write what they like. */
function documentsIn(text: string): { readonly schema: string; readonly request?: unknown }[] {
  const parsed = (part: string): unknown => {
    try {
      return JSON.parse(part);
    } catch {
      return undefined;
    }
  };
  const whole = parsed(text);
  const all = whole === undefined ? text.split('\n').map(parsed) : [whole];
  return all.filter((one): one is { schema: string } =>
    /^fwctl\./.test(String((one as { schema?: unknown } | undefined)?.schema)),
  );
}

/** What is wrong in them. Plans and tapes have formats of their own. The answer to a request of a session has `request` besides. */
export const wrongInOutput = (text: string): string[] =>
  documentsIn(text)
    .filter(({ schema }) => !/^fwctl\.(plan|tape|emulator\.state)\/1$/.test(schema))
    .flatMap(({ request, ...document }) => wrongByItsName(document));
