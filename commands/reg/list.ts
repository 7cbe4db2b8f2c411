import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { candidates, nothingMatches } from '../../src/cli/find/meant.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { namePattern } from '../../src/client/names.js';
import { about } from '../../src/families/mlx5/client/about.js';
import { isNeverWritten } from '../../src/families/mlx5/client/register-fields.js';
import { readSupport, type Support } from '../../src/families/mlx5/client/register-support.js';
import { allRegisters, type Register } from '../../src/families/mlx5/prm/registers.js';
import { toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';

export default class RegList extends BaseCommand {
  static override summary = 'List the access registers, and which of them the device has.';
  static override description =
    'Every register that fwctl knows, with its id, its size in bytes and its access. Whether the device has it is known from its capability-mask registers PCAM, MCAM, QCAM and SBCAM, or from a capability; of the others (?) nothing tells before they are read.';
  static override examples = [
    '<%= config.bin %> reg list',
    "<%= config.bin %> reg list 'PP*'",
    '<%= config.bin %> reg list --json',
  ];
  static override strict = false;
  static override args = {
    pattern: Args.string({ description: 'part of a name, * and ?, or an id; or several', ignoreStdin: true }),
  };
  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.reg.list/1']>> {
    const { argv, flags } = await this.parse(RegList);
    const patterns = argv as string[];
    const session = await connect(flags, 'mlx5');
    try {
      const support = await readSupport(session);
      const registers = allRegisters()
        .filter((register) => !patterns.length || patterns.some((pattern) => matches(pattern)(register)))
        .map((register) => rowOf(register, support(register)));
      const near = registers.length
        ? []
        : candidates(
            this.config.root,
            patterns,
            allRegisters().map(({ name }) => name),
          );
      return {
        data: {
          device: deviceJson(session.backend, session.device),
          registers,
          ...(registers.length ? {} : { near: near.map(({ name }) => name) }),
        },
        text: (style) =>
          registers.length === 0
            ? nothingMatches('register', patterns, near, style)
            : toTable(
                COLUMNS,
                registers.map(({ name, id, size, access, supported, known_from, description }) => ({
                  name,
                  description,
                  id: hex(id),
                  size,
                  access,
                  device: supported === null ? '?' : supported ? 'yes' : 'no',
                  known_from,
                })),
                style,
              ),
      };
    } finally {
      await session.close();
    }
  }
}

const COLUMNS = [
  ...['name', 'id', 'size', 'access', 'device'].map((key) => ({ key })),
  { key: 'known_from', title: 'known from', spare: 2 },
  { key: 'description', spare: 1 },
];

const hex = (id: number) => `0x${id.toString(16).padStart(4, '0')}`;

function matches(pattern: string): (register: Register) => boolean {
  const test = namePattern(pattern);
  return ({ name, id, alias }) =>
    test(name) || (alias !== undefined && test(alias)) || pattern.toLowerCase() === hex(id);
}

const rowOf = (register: Register, { has, from }: Support) => ({
  name: register.name,
  description: about.register(register.name) ?? '',
  id: register.id,
  size: register.size,
  access: isNeverWritten(register) ? 'RO' : 'RW',
  layout: register.layout,
  ...(register.alias ? { alias: register.alias } : {}),
  supported: has ?? null,
  known_from: from,
});
