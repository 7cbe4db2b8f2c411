import type { ImageProblem } from './error.js';

/** Something that is wrong with an image that could be read for the rest. */
export interface Flaw {
  readonly problem: ImageProblem;
  /** Bytes from the start of the image. */
  readonly offset: number;
  readonly message: string;
}
