import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { printedCapabilities } from '../src/cli/capability/document.js';
import { notTold, type Pending, pendingIn, pendingText, targetOf } from '../src/cli/capability/pending.js';
import { connect, deviceJson, requireTarget } from '../src/cli/connect.js';
import { fieldsJson, meaningsJson } from '../src/cli/fields.js';
import { rpcFlags } from '../src/cli/flags.js';
import type { Style } from '../src/cli/output.js';
import { FwctlError } from '../src/client/errors.js';
import { FUNCTION_FORMS } from '../src/client/function-names.js';
import { namePattern } from '../src/client/names.js';
import type { Session } from '../src/client/session.js';
import { about } from '../src/families/mlx5/client/about.js';
import {
  capabilityFields,
  MODES,
  type Mode,
  ownCapabilities,
  queryCapability,
} from '../src/families/mlx5/client/capabilities.js';
import { capabilitiesNamed } from '../src/families/mlx5/client/capability-words.js';
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
import type { Documents } from '../src/schema/documents.js';

/** Values that the next driver of another function finds, beside those of the device itself. */
type Shown = Mode | 'pending';

type Decoded = ReturnType<typeof capabilityFields>;

/** A capability, whose bytes are decoded when its fields are first looked at. */
class Found {
  private known: Decoded | undefined;

  /** `shown`: those fields that are, undefined: all. */
  constructor(
    readonly type: CapabilityType,
    readonly area: Uint8Array,
    private readonly shown?: Decoded,
  ) {}

  /** Undefined where the type has no published layout. */
  get form(): ReturnType<typeof capabilityLayout> {
    return capabilityLayout(this.type);
  }

  get fields(): Decoded {
    return this.shown ?? this.whole;
  }

  /** All fields, by which those that are shown are understood. */
  get whole(): Decoded {
    this.known ??= capabilityFields(this.type, this.area);
    return this.known;
  }
}

export default class QueryCaps extends BaseCommand {
  static override summary = 'Show the HCA capabilities of a device.';
  static override description =
    'Asks QUERY_HCA_CAP at scope configuration. Of another function also what is pending is told, as far as that is known: what function set-cap or a plan has left for its next driver. Fields have the names of the kernel headers; fields that only older headers name stand beside them. Also as `fwctl caps` and `fwctl cap`.';
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
      description: 'current values, the most that may be set, or what the next driver of --function finds',
      options: [...MODES, 'pending'],
      default: 'cur',
    }),
    diff: Flags.boolean({
      description: 'show only where current and max differ; of --function, or what is pending',
      exclusive: ['mode'],
    }),
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

  async answer(): Promise<Answer<Documents['fwctl.query-caps/1']>> {
    const { flags } = await this.parse(QueryCaps);
    if (flags.list) {
      await requireTarget(flags, 'mlx5');
      return listTypes();
    }
    const wanted = flags.type?.map((given) => ({
      types: capabilitiesNamed(given),
      isPattern: /[*?]/.test(given),
    }));
    const mode = flags.mode as Shown;
    if (mode === 'pending' && flags.function === undefined)
      throw new FwctlError('usage', 'only for another function something is pending', {
        next: 'name it with --function; see: fwctl function list',
      });
    const session = await connect(flags, 'mlx5');
    try {
      const target = flags.function === undefined ? undefined : await targetOf(session, flags.function);
      const asked = await query(session, wanted, mode === 'max' ? 'max' : 'cur', target?.function_id);
      const pending =
        target &&
        (await pendingIn(
          session,
          target,
          asked.map(({ type }) => type),
          flags.field,
        ));
      if (flags.diff) {
        const max = await query(session, wanted, 'max', target?.function_id);
        return diffAnswer(session, asked, max, pending, flags);
      }
      if (mode === 'pending' && !pending) throw notTold(session, flags.function as string);
      const all =
        mode === 'pending'
          ? asked.map(({ type, area }) => new Found(type, pending?.areas.get(type) ?? area))
          : asked;
      const found = filter(all, flags.field);
      const meanings = flags.meanings;
      const device = deviceJson(session.backend, session.device);
      const document = <T>(fieldsOf: (one: Found) => T) => ({
        device,
        ...(target ? { function: target.name, pending: pending?.fields ?? null } : {}),
        capabilities: Object.fromEntries(
          found.map((one) => [
            one.type.name,
            {
              type: one.type.id,
              mode,
              ...(one.type.layout === undefined ? { hex: one.area } : fieldsOf(one)),
            },
          ]),
        ),
      });
      return {
        get data() {
          return document(({ form, fields, whole }) =>
            fieldsJson(form as NonNullable<typeof form>, fields, meanings && words, whole),
          );
        },
        json: (schema) =>
          meanings || flags.field !== undefined
            ? undefined
            : printedCapabilities({ schema, ...document(() => ({ fields: null })) }, found),
        text: async (style) =>
          found
            .map(
              ({ type, form, fields, whole }) =>
                `${title(type, mode, style)}\n${toTree(fields, meanings && form ? meaningsOf(form, whole) : undefined)}`,
            )
            .join('\n') + (target ? `\n${await pendingText(pending, style)}` : ''),
        bytes: found.map(({ type, area }) => ({ title: type.name, bytes: area })),
      };
    } finally {
      await session.close();
    }
  }
}

const title = ({ name, id }: CapabilityType, mode: string, style: Style) =>
  style.bold(`${name} (0x${id.toString(16)}), ${mode}`);

/** The types that are wanted, each once, of a pattern those that the device has; all that it has where none is named. */
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
  if (!wanted) return own.map(({ type, area }) => new Found(type, area));
  const found: Found[] = [];
  for (const { types, isPattern } of wanted)
    for (const type of types) {
      if (found.some((one) => one.type === type)) continue;
      const known = own.find((one) => one.type === type);
      if (known) found.push(new Found(type, known.area));
      else if (!isPattern)
        found.push(new Found(type, await queryCapability(session, type, mode, functionId)));
    }
  return found;
}

function filter(found: Found[], pattern: string | undefined): Found[] {
  if (pattern === undefined) return found;
  const test = namePattern(pattern);
  const kept = found.flatMap((entry) => {
    const fields = pick(entry.fields, test) as Found['fields'] | undefined;
    return fields ? [new Found(entry.type, entry.area, fields)] : [];
  });
  if (kept.length) return kept;
  const known = found.flatMap(({ fields }) => Object.keys(fields));
  throw new FwctlError('usage', `no field matches "${pattern}"`, { given: pattern, known });
}

function diffAnswer(
  session: Session,
  cur: Found[],
  max: Found[],
  pending: Pending | undefined,
  { field: pattern, meanings }: { field?: string | undefined; meanings: boolean },
): Answer<Documents['fwctl.query-caps/1']> {
  const differing = cur.flatMap(({ type, form, fields }) => {
    const meaning = meanings && form ? meaningsOf(form, fields) : () => undefined;
    const most = new Map(leavesOf(max.find((entry) => entry.type === type)?.fields ?? {}));
    const test = pattern === undefined ? () => true : namePattern(pattern);
    const next = new Map(
      (pending?.fields ?? []).map((one) => [one.field.slice(type.name.length + 1), one.pending] as const),
    );
    const rows = [...leavesOf(fields)]
      .filter(([path, value]) => test(path) && (show(value) !== show(most.get(path) ?? 0) || next.has(path)))
      .map(([field, value]) => ({ field, cur: value, max: most.get(field) ?? 0, pending: next.get(field) }))
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
            fields: Object.fromEntries(
              rows.map((row) => [
                row.field,
                { cur: row.cur, max: row.max, ...(pending ? { pending: row.pending ?? row.cur } : {}) },
              ]),
            ),
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
            ['type', 'field', 'cur', ...(pending ? ['pending'] : []), 'max'].map((key) => ({ key })),
            differing.flatMap(({ type, rows }) =>
              rows.map((row) => ({
                type: type.name,
                field: row.field,
                cur: withMeaning(row.cur, row.means.cur),
                pending: show(row.pending ?? row.cur),
                max: withMeaning(row.max, row.means.max),
              })),
            ),
            style,
          ),
  };
}

const withMeaning = (value: unknown, meaning: string | undefined): string =>
  meaning === undefined ? show(value) : `${show(value)} (${meaning})`;

function listTypes(): Answer<Documents['fwctl.query-caps/1']> {
  const types = capabilityTypes.map(({ name, id, layout: form }) => ({
    name,
    description: about.other(name) ?? '',
    type: id,
    layout: form ?? null,
    bytes: form ? layout(form).bits >> 3 : null,
  }));
  return {
    data: { types },
    text: (style) =>
      toTable(
        [...['type', 'name', 'layout', 'bytes'].map((key) => ({ key })), { key: 'description', spare: 1 }],
        types.map((type) => ({ ...type, layout: type.layout ?? '', bytes: type.bytes ?? '' })),
        style,
      ),
  };
}
