import type { Layout } from '../../bits/layout.js';
import { numberKind } from '../../families/mlx5/client/number-kind.js';
import type { NumberKind } from '../watch/trend.js';

/** What the numbers of `fields.x` of one register are, or of `registers[0].fields.x` of several; others are names. */
export function kindsIn(forms: readonly (Layout | undefined)[]): (path: string) => NumberKind {
  return (path) => {
    const [, index = '0', field] = /^(?:registers\[(\d+)\]\.)?fields\.(.*)$/s.exec(path) ?? [];
    const form = forms[Number(index)];
    return form && field !== undefined ? numberKind(form)(field) : 'name';
  };
}
