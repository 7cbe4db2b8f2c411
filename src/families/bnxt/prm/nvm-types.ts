import { findEnum } from './enums.js';

/** What an entry of the flash's directory is, by name; an unknown name is a defect. */
export function nvmType(name: string): number {
  const value = findEnum('nvm_dir_type').values.get(name);
  if (value === undefined) throw new Error(`no directory entry is of type ${name}`);
  return Number(value);
}
