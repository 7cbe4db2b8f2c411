import { registerIds } from './data/register-ids.js';

/** An access register: PRM "Register Access". */
export interface Register {
  readonly name: string;
  readonly id: number;
  /** Bytes of its data. */
  readonly size: number;
  /** Name of its layout; undefined where the project has none. */
  readonly layout: string | undefined;
  /** Another name of the same register. */
  readonly alias: string | undefined;
}

let rows: Register[] | undefined;

/** All registers, by id. */
export function allRegisters(): readonly Register[] {
  rows ??= registerIds()
    .trim()
    .split('\n')
    .map((line) => {
      const [name, id, size, layout, alias] = line.split(' ') as [string, string, string, string, string];
      return {
        name,
        id: Number(id),
        size: Number(size),
        layout: layout === '-' ? undefined : layout,
        alias: alias === '-' ? undefined : alias,
      };
    });
  return rows;
}

/** The register of this exact name or id. */
export const findRegister = (key: string | number): Register | undefined =>
  allRegisters().find(({ name, id, alias }) =>
    typeof key === 'number' ? id === key : name === key || alias === key,
  );
