import { firstProblem } from '../../../schema/words.js';
import * as compiled from './profiles/check.js';

/** What is wrong with the shape of a profile that was kept; undefined: nothing. */
export const profileShapeProblem = (data: unknown): string | undefined => firstProblem(compiled, data);
