import { firstProblem } from '../../schema/words.js';
import * as kernelSchema from './kernel-schema.js';
import * as machineSchema from './machine-schema.js';

const checked = (wrong: string | undefined): void => {
  if (wrong) throw new Error(wrong);
};

/** Throw an Error that says what is wrong with the data of a file. */
export const checkKernel = (data: unknown): void => checked(firstProblem(kernelSchema, data));
export const checkMachine = (data: unknown): void => checked(firstProblem(machineSchema, data));
