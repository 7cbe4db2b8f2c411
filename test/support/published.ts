import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { ROOT } from './files.js';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false });
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

const pathOf = (command: string): string => join(ROOT, `src/schema/published/fwctl.${command}.1.json`);

/** A schema that the package has. */
export const published = (command: string): object => JSON.parse(readFileSync(pathOf(command), 'utf8'));

const checks = new Map<string, ValidateFunction | undefined>();

/** What in a document is not as the schema of a command has it; nothing where the package has none. */
export function wrongIn(command: string, document: unknown): string[] {
  if (!checks.has(command))
    checks.set(command, existsSync(pathOf(command)) ? ajv.compile(published(command)) : undefined);
  const check = checks.get(command);
  return !check || check(document) ? [] : [JSON.stringify(check.errors)];
}

/** The same by the name of the schema that the document says. */
export const wrongByItsName = (document: { readonly schema: string }): string[] =>
  wrongIn(document.schema.replace(/^fwctl\.|\/1$/g, ''), document);
