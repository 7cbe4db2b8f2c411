import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './files.js';

/** A file of .changes. */
export interface Fragment {
  readonly file: string;
  readonly kind: string;
  readonly text: string;
  /** What is wrong with it. */
  readonly flaws: readonly string[];
}

interface Changes {
  fragments(folder: string): Fragment[];
  untold(names: readonly string[], all: readonly Pick<Fragment, 'text'>[]): string[];
  nextVersion(version: string, all: readonly Pick<Fragment, 'kind'>[]): string;
  changelog(version: string, all: readonly Pick<Fragment, 'kind' | 'text'>[]): string;
}

export const { fragments, untold, nextVersion, changelog }: Changes = createRequire(import.meta.url)(
  join(ROOT, 'bin/changes/fragments.js'),
);
