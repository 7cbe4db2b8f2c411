import type { FoundName } from '../../../client/family.js';
import { commandNames } from './words.js';

export const foundNames = (): FoundName[] =>
  commandNames().map((name) => ({ kind: 'command of HWRM', name, line: `rpc ${name}` }));
