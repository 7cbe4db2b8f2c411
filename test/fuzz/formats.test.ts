import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { importState } from '../../src/backends/emulated/archive.js';
import { Chain } from '../../src/backends/tape/line.js';
import { readTape } from '../../src/backends/tape/read.js';
import { decode, leaves } from '../../src/bits/codec.js';
import { decodeSelected } from '../../src/bits/select.js';
import * as decodeLine from '../../src/cli/batch/decode-line-check.js';
import { checkLine, readLine, textOf } from '../../src/cli/batch/line.js';
import * as rpcLine from '../../src/cli/batch/rpc-line-check.js';
import { draftOf, type Line } from '../../src/cli/batch/send.js';
import { CoreFile } from '../../src/cli/dump/core-file.js';
import { profileProblem, readProfile } from '../../src/cli/emulator/profile-file.js';
import { parseDump } from '../../src/cli/input/dump.js';
import { entriesOf } from '../../src/cli/log/explain.js';
import { logReaders } from '../../src/cli/log/recognise.js';
import { encodeForm } from '../../src/cli/offline/encode.js';
import { formOf, openLibrary } from '../../src/cli/offline/form.js';
import { compose } from '../../src/cli/rpc/message.js';
import { readSettingsFile } from '../../src/cli/settings/file.js';
import { parseDenyList } from '../../src/client/denylist-file.js';
import { FwctlError } from '../../src/client/errors.js';
import { AdbError } from '../../src/families/mlx5/adb/error.js';
import { readAdb } from '../../src/families/mlx5/adb/layouts.js';
import { mlx5Client } from '../../src/families/mlx5/client/family.js';
import { vocabulary } from '../../src/families/mlx5/client/words.js';
import { toTree } from '../../src/present/tree.js';
import { MemoryStore } from '../../src/state/memory.js';
import { assign, splitAssignments } from '../../src/values/assign.js';
import { ROOT } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';
import { type Ends, endsOf, MUTANTS } from '../support/mutants.js';

const ADB = `<NodesDefinition>
<config big_endian_arr="1" define="A=1"/>
<node name="n" size="0x20.0" descr="a node">
<field name="kind" offset="0x0.24" size="0x0.8" enum="square=1,circle=0x2" access="RW"/>
<field name="shape" offset="0x4.0" size="0x4.0" subnode="u" union_selector="$(parent).kind"/>
<field name="list" offset="0x8.0" size="0x10.0" low_bound="0" high_bound="3" subnode="m"/>
<field name="bytes" offset="0x18.0" size="0x4.0" low_bound="0" high_bound="3" inst_if="A==1"/>
<field name="tail" offset="0x1c.0" size="0x4.0" low_bound="0" high_bound="VARIABLE"/>
</node>
<node name="u" size="0x4.0" attr_is_union="1">
<field name="m" offset="0x0.0" size="0x4.0" selected_by="square" subnode="m"/>
<field name="x" offset="0x0.0" size="0x4.0" selected_by="circle"/>
</node>
<node name="m" size="0x4.0"><field name="a" offset="0x0.16" size="0x0.16"/><field name="b" offset="0x0.0" size="0x0.5"/></node>
</NodesDefinition>`;

const POLICY = `# what is forbidden here
deny:
  - opcodes: [SET_DIAGNOSTIC_PARAMS, 0x805, "NOP"]
    registers: [MFRL, 0x9028]
    devices: [mlx5_0, "0000:08:00.0", fwctl1]
    firmware: ">= 22.40"
    reason: &why "not on this machine"
  - registers: [PAOS]
    reason: *why
`;

const SETTINGS = 'backend: emulated\ndevice: fwctl1\nnumbers: decimal\npager: "less -FRX"\n';

const PROFILE = `extends: connectx7
title: A card
identity: {device_id: 0x1021, psid: MT_0000000834, base_mac: "02:00:00:11:22:30", node_desc: card}
module: {vendor: Maker, part: P-1}
capabilities:
  current: {GENERAL: {log_max_qp: 12}}
`;

const CORE =
  '# fwctl core dump of 0000:08:00.0\n0x00000000 0x00000001\n0x00000004 0x00000002\n# cookie 0x8\n0x00000008 0x00000003\n# cookie 0xc\n# end\n';

const DUMPS = [
  '00000000  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  |@ABCDEFGHIJKLMNO|\n*\n00000040  50 51\n00000042\n',
  '00000000: 4041 4243 4445 4647 4849 4a4b 4c4d 4e4f  @ABCDEFGHIJKLMNO\n00000010: 5051  PQ\n',
  '0x00010201 00040050\n0x00000000 00000000',
];

const LOG = [
  '[  12.345678] mlx5_core 0000:08:00.0: mlx5_cmd_check:810:(pid 123): ACCESS_REG(0x805) op_mod(0x1) failed, status bad parameter(0x3), syndrome (0x15c356)',
  'mlx5_core 0000:08:00.0: mlx5_cmd_out_err:838:(pid 9): CREATE_QP(0x500) op_mod(0x0) failed, status bad resource(0x5), syndrome (0x5d1d8), err(-22)\nmlx5_core 0000:08:00.0: poll_health:804:(pid 0): Fatal error 1 detected',
  'mlx5_core 0000:08:00.0: print_health_info:454:(pid 0): assert_var[0] 0x00000001\nmlx5_core 0000:08:00.0: print_health_info:470:(pid 0): synd 0x8: unrecoverable hardware error',
];

const LINES = [
  '{"command": "QUERY_CQ", "fields": {"cqn": 1135}, "id": 7}',
  '{"command": "ACCESS_REG", "fields": {"register_id": "PAOS", "register_data": "0x00010201", "op_mod": 1}, "scope": "configuration", "out_len": 272}',
  '{"command": "MODIFY_NIC_VPORT_CONTEXT", "fields": {"nic_vport_context": {"mtu": 1500, "current_uc_mac_address": [{"mac_addr_31_0": 1}]}, "field_select": {"mtu": true}}}',
  '{"in": "010a0000000000000000000000000000", "out_len": 64, "scope": 1, "id": {"a": [1, 2]}}',
];

const ENCODED = [
  'PAOS\nlocal_port=1\nadmin_status=up\nase=1',
  'PPCNT\ngrp=RFC_2863_Counters\ncounter_set[0..3]=5',
  'MCDA\nupdate_handle=1\ndata=[1,2,3]\ndata[7]=0xff',
  'NODE_DESC\nnode_description=lab card 7',
  'QUERY_CQ.in\ncqn=1135\nop_mod=0',
  'set_hca_cap_in\ncapability.cmd_hca_cap.log_max_qp=12\ncapability.cmd_hca_cap.pas=0b11',
];

/** Numbers, text and everything else that JSON has. */
const VALUES = [
  0,
  1,
  -1,
  16.5,
  2 ** 53,
  1e300,
  null,
  true,
  '',
  '5',
  'up',
  '0xff',
  '[1,2]',
  [],
  [1, 'a', null, []],
  {},
];
const ODD: readonly unknown[] = [
  { toString: 1 },
  { a: { b: {} } },
  [[[[]]]],
  ['x'.repeat(2000)],
  { constructor: 5 },
  Array(300).fill(1),
];

/** Every text has to be read to its end by some, and be refused for others. */
function expectBoth(ends: Ends): void {
  expect(ends.result ?? 0, JSON.stringify(ends)).to.be.greaterThan(MUTANTS / 1000);
  const refused = Object.entries(ends).filter(([end]) => end !== 'result');
  expect(
    refused.reduce((sum, [, count]) => sum + count, 0),
    JSON.stringify(ends),
  ).to.be.greaterThan(MUTANTS / 20);
}

const library = await openLibrary({}, []);
const readers = await logReaders();

describe(`${MUTANTS.toLocaleString('en')} mutants of each format end in a result or a typed error`, () => {
  let folder: string;
  const put = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  before(() => {
    // In memory, where there is such a place: many files are written once, and read once.
    folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'fwctl-fuzz-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('ADB files, and structures decoded by them', async () => {
    const bytes = Uint8Array.from({ length: 48 }, (_, i) => i);
    const ends = await endsOf([ADB, readFileSync(join(ROOT, 'test/vectors/test.adb'), 'utf8')], (text) => {
      try {
        for (const layout of readAdb({ file: 'a.adb', text }, () => []).layouts.values()) {
          toTree(decodeSelected(layout, bytes));
          decode(layout, bytes);
          for (const _ of leaves(layout, bytes.length));
        }
      } catch (error) {
        if (error instanceof AdbError) throw new FwctlError('usage', error.message);
        throw error;
      }
    });
    expectBoth(ends);
  });

  it('tapes, with sums that are right and wrong', async () => {
    const file = join(folder, 'real.tape');
    await fwctl(['info'], { folder: join(folder, 'state'), env: { FWCTL_RECORD: file } });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const bare = lines.map((line) => line.replace(/,"sum":"[0-9a-f]+"\}$/, '}'));
    const ends = await endsOf([bare.join('\n'), bare.slice(0, 4).join('\n')], (text, draw) => {
      const chain = new Chain();
      const sealed = text
        .split('\n')
        .map((line) => chain.seal(line))
        .join('');
      readTape(put('mutant.tape', draw.chance(5) ? text : sealed), { partial: draw.chance(50) });
    });
    expectBoth(ends);
  });

  it('policies', async () => {
    expectBoth(await endsOf([POLICY], (text) => parseDenyList(text, 'policy.yaml', vocabulary)));
  });

  it('settings files', async () => {
    const ends = await endsOf([SETTINGS], (text) =>
      readSettingsFile({ path: put('fwctl.yaml', text), whose: 'user' } as Parameters<
        typeof readSettingsFile
      >[0]),
    );
    expectBoth(ends);
  });

  it('profiles', async () => {
    expectBoth(await endsOf([PROFILE], (text) => readProfile(put('card.yaml', text))));
  });

  it('lines of rpc --batch, up to the bytes that would be sent', async () => {
    const ends = await endsOf(LINES, (text) => {
      const line = textOf({ number: 1, bytes: Buffer.from(text) }, 1 << 24);
      if (line !== undefined)
        compose(draftOf(checkLine<Line>(readLine(line), rpcLine), undefined), mlx5Client);
    });
    expectBoth(ends);
  });

  it('lines of decode --batch', async () => {
    const ends = await endsOf(['{"layout": "cqc", "hex": "00112233445566778899aabbccddeeff"}'], (text) => {
      const { layout, hex } = checkLine<{ layout: string; hex: string }>(readLine(text), decodeLine);
      decode(formOf(layout, library).layout, parseDump('hex', hex));
    });
    expectBoth(ends);
  });

  it('words of encode, and values of wrong types', async () => {
    const ends = await endsOf(ENCODED, (text, draw) => {
      const [name = '', ...words] = text.split('\n');
      const form = formOf(name, library);
      if (draw.chance(50)) encodeForm(form, words);
      else
        assign(
          form.layout,
          new Uint8Array(form.layout.bits >> 3),
          splitAssignments(words).map(({ path, value }) => ({
            path,
            value: draw.chance(30) ? value : draw.pick([...VALUES, ...ODD]),
          })),
        );
    });
    expectBoth(ends);
  });

  it('core dumps that are gone on with', async () => {
    const ends = await endsOf([CORE], (text) => {
      const file = new CoreFile(put('core.txt', text), { resume: true });
      try {
        file.start('0000:08:00.0');
      } finally {
        file.close();
      }
    });
    expectBoth(ends);
  });

  it('dumps in hex', async () => {
    expectBoth(await endsOf(DUMPS, (text) => parseDump('--in', text)));
  });

  it('states of the emulated machine', async () => {
    const state = join(folder, 'changed');
    for (const line of [
      'emulator set lockdown=integrity',
      'reg set NODE_DESC node_description=x --yes',
      'emulator fault add --opcode NOP --errno EIO --always',
    ])
      await fwctl(line.split(' '), { folder: state });
    const { stdout } = await fwctl(['emulator', 'export', '-'], { folder: state });
    const ends = await endsOf([JSON.stringify(JSON.parse(stdout))], (text) => {
      let data: unknown;
      try {
        data = JSON.parse(text);
      } catch (error) {
        throw new FwctlError('usage', (error as Error).message);
      }
      importState(new MemoryStore(), data, 'state.json', profileProblem);
    });
    expectBoth(ends);
  });

  it('lines of a kernel log, of which nothing is an error', async () => {
    const ends = await endsOf(LOG, (text) => entriesOf(text, readers));
    expect(ends).to.deep.equal({ result: MUTANTS });
  });
});
