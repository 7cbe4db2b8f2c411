import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { capabilitiesNamed } from '../src/cli/capability/capability.js';
import { connect, deviceJson, requireTarget } from '../src/cli/connect.js';
import { fieldsJson, meaningsJson } from '../src/cli/fields.js';
import { rpcFlags } from '../src/cli/flags.js';
import { FUNCTION_FORMS } from '../src/cli/function/function.js';
import { functionMeant } from '../src/cli/function/instances.js';
import type { Style } from '../src/cli/output.js';
import { FwctlError } from '../src/client/errors.js';
import { namePattern } from '../src/client/names.js';
import { numberIn, parseNumber } from '../src/client/numbers.js';
import type { Session } from '../src/client/session.js';
import {
  capabilityFields,
  MODES,
  type Mode,
  ownCapabilities,
  queryCapability,
} from '../src/families/mlx5/client/capabilities.js';
import { meaningsOf, meanings as words } from '../src/families/mlx5/meaning.js';
import {
  type CapabilityType,
  capabilityLayout,
  capabilityTypes,
} from '../src/families/mlx5/prm/capabilities.js';
import { layout } from '../src/families/mlx5/prm/layouts.js';
import { leavesOf, pick } from '../src/present/pick.js';
import { toTable } from '../src/present/table.js';
import { show, toTree } from '../src/present/tree.js';

interface Found {
  type: CapabilityType;
  area: Uint8Array;
  /** Undefined where the type has no published layout. */
  form: ReturnType<typeof capabilityLayout>;
  fields: ReturnType<typeof capabilityFields>;
  /** All fields, by which those that are shown are understood. */
  whole: ReturnType<typeof capabilityFields>;
}

export default class QueryCaps extends BaseCommand {
  static override summary = 'Show the HCA capabilities of a device.';
  static override description =
    'Asks QUERY_HCA_CAP at scope configuration. Fields have the names of the kernel headers; fields that only older headers name stand beside them. Also as `fwctl caps` and `fwctl cap`.';
  static override hiddenAliases = ['caps', 'cap'];
  static override examples = [
    '<%= config.bin %> query-caps --type ETHERNET_OFFLOADS',
    '<%= config.bin %> query-caps --diff',
    "<%= config.bin %> query-caps --type general --field 'log_max_*' -H",
  ];
  static override flags = {
    ...rpcFlags,
    type: Flags.string({
      char: 't',
      description:
        'capability type by name, number or pattern; repeatable [default: all that the device has]',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'TYPE',
    }),
    mode: Flags.string({
      description: 'current values or the most that may be set',
      options: [...MODES],
      default: 'cur',
    }),
    diff: Flags.boolean({ description: 'show only where current and max differ', exclusive: ['mode'] }),
    function: Flags.string({
      description: `ask for another function: ${FUNCTION_FORMS}`,
      helpValue: 'FUNCTION',
    }),
    field: Flags.string({
      description: 'only fields that match: part of a name, or * and ?',
      helpValue: 'PATTERN',
    }),
    list: Flags.boolean({ description: 'list the types that fwctl knows; asks no device' }),
  };

  async answer(): Promise<Answer> {
    const { flags } = await this.parse(QueryCaps);
    if (flags.list) {
      await requireTarget(flags, 'mlx5');
      return listTypes();
    }
    const wanted = flags.type?.map((given) => ({
      types: capabilitiesNamed(given),
      isPattern: /[*?]/.test(given),
    }));
    const session = await connect(flags, 'mlx5');
    try {
      const functionId = flags.function === undefined ? undefined : await idOf(session, flags.function);
      const ask = (mode: Mode) => query(session, wanted, mode, functionId);
      if (flags.diff) return diffAnswer(session, await ask('cur'), await ask('max'), flags);
      const mode = flags.mode as Mode;
      const found = filter(await ask(mode), flags.field);
      const meanings = flags.meanings;
      return {
        data: {
          device: deviceJson(session.backend, session.device),
          capabilities: Object.fromEntries(
            found.map(({ type, form, fields, whole, area }) => [
              type.name,
              {
                type: type.id,
                mode,
                ...(form ? fieldsJson(form, fields, meanings && words, whole) : { hex: area }),
              },
            ]),
          ),
        },
        text: (style) =>
          found
            .map(
              ({ type, form, fields, whole }) =>
                `${title(type, mode, style)}\n${toTree(fields, meanings && form ? meaningsOf(form, whole) : undefined)}`,
            )
            .join('\n'),
        bytes: found.map(({ type, area }) => ({ title: type.name, bytes: area })),
      };
    } finally {
      await session.close();
    }
  }
}

/** The function_id that a word means: a number is one, of whatever function. Throws FwctlError `usage`. */
async function idOf(session: Session, given: string): Promise<number> {
  if (parseNumber(given) !== undefined) return numberIn('--function', given, 0, 0xffff);
  const { title, function_id } = await functionMeant(session, given);
  if (function_id !== null) return function_id;
  throw new FwctlError('usage', `${title} has no function_id here: it is of another PF`, {
    given,
    next: 'ask the device of its own PF: -d; see: fwctl list',
  });
}

const title = ({ name, id }: CapabilityType, mode: string, style: Style) =>
  style.bold(`${name} (0x${id.toString(16)}), ${mode}`);

/** The types that are wanted, of a pattern those that the device has; all that it has where none is named. */
async function query(
  session: Session,
  wanted: readonly { types: readonly CapabilityType[]; isPattern: boolean }[] | undefined,
  mode: Mode,
  functionId?: number,
) {
  const own =
    !wanted || wanted.some(({ isPattern }) => isPattern)
      ? await ownCapabilities(session, mode, functionId)
      : [];
  if (!wanted) return own.map(({ type, area }) => decoded(type, area));
  const found: Found[] = [];
  for (const { types, isPattern } of wanted)
    for (const type of types) {
      const known = own.find((one) => one.type === type);
      if (known) found.push(decoded(type, known.area));
      else if (!isPattern) found.push(decoded(type, await queryCapability(session, type, mode, functionId)));
    }
  return found;
}

function decoded(type: CapabilityType, area: Uint8Array): Found {
  const fields = capabilityFields(type, area);
  return { type, area, form: capabilityLayout(type), fields, whole: fields };
}

function filter(found: Found[], pattern: string | undefined): Found[] {
  if (pattern === undefined) return found;
  const test = namePattern(pattern);
  const kept = found.flatMap((entry) => {
    const fields = pick(entry.fields, test) as Found['fields'] | undefined;
    return fields ? [{ ...entry, fields }] : [];
  });
  if (kept.length) return kept;
  const known = found.flatMap(({ fields }) => Object.keys(fields));
  throw new FwctlError('usage', `no field matches "${pattern}"`, { given: pattern, known });
}

function diffAnswer(
  session: Session,
  cur: Found[],
  max: Found[],
  { field: pattern, meanings }: { field?: string | undefined; meanings: boolean },
): Answer {
  const differing = cur.flatMap(({ type, form, fields }) => {
    const meaning = meanings && form ? meaningsOf(form, fields) : () => undefined;
    const most = new Map(leavesOf(max.find((entry) => entry.type === type)?.fields ?? {}));
    const test = pattern === undefined ? () => true : namePattern(pattern);
    const rows = [...leavesOf(fields)]
      .filter(([path, value]) => test(path) && show(value) !== show(most.get(path) ?? 0))
      .map(([field, value]) => ({ field, cur: value, max: most.get(field) ?? 0 }))
      .map((row) => ({
        ...row,
        means: { cur: meaning(row.field, row.cur), max: meaning(row.field, row.max) },
      }));
    return rows.length ? [{ type, rows }] : [];
  });
  return {
    data: {
      device: deviceJson(session.backend, session.device),
      capabilities: Object.fromEntries(
        differing.map(({ type, rows }) => [
          type.name,
          {
            type: type.id,
            mode: 'diff',
            fields: Object.fromEntries(rows.map((row) => [row.field, { cur: row.cur, max: row.max }])),
            ...meaningsJson(
              meanings,
              Object.fromEntries(rows.map(({ field, means }) => [field, () => means])),
            ),
          },
        ]),
      ),
    },
    text: (style) =>
      differing.length === 0
        ? 'current and max are the same\n'
        : toTable(
            ['type', 'field', 'cur', 'max'].map((key) => ({ key })),
            differing.flatMap(({ type, rows }) =>
              rows.map((row) => ({
                type: type.name,
                field: row.field,
                cur: withMeaning(row.cur, row.means.cur),
                max: withMeaning(row.max, row.means.max),
              })),
            ),
            style,
          ),
  };
}

const withMeaning = (value: unknown, meaning: string | undefined): string =>
  meaning === undefined ? show(value) : `${show(value)} (${meaning})`;

function listTypes(): Answer {
  const types = capabilityTypes.map(({ name, id, layout: form }) => ({
    name,
    type: id,
    layout: form ?? null,
    bytes: form ? layout(form).bits >> 3 : null,
  }));
  return {
    data: { types },
    text: (style) =>
      toTable(
        ['type', 'name', 'layout', 'bytes'].map((key) => ({ key })),
        types.map((type) => ({ ...type, layout: type.layout ?? '', bytes: type.bytes ?? '' })),
        style,
      ),
  };
}
