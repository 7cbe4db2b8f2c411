/**
 * Why bytes are no image: `foreign` they are of another kind; `short` they end before what they promise; `form` a field has a value that it can't have;
 * `checksum` they are not what was written; `large` what they promise is more than anybody keeps.
 */
export type ImageProblem = 'foreign' | 'short' | 'form' | 'checksum' | 'large';

/** What is wrong with an image, and where. */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  /** `offset`: bytes from the start of the file. */
  constructor(
    readonly problem: ImageProblem,
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}
