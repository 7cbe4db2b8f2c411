import { firstProblem } from '../schema/words.js';
import * as compiled from './journal-schema.js';

/** What is wrong with the data of a journal; undefined: nothing. */
export const journalProblem = (data: unknown): string | undefined => firstProblem(compiled, data);
