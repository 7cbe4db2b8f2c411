import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

const CARD = '-d=b5:00.0';

const OPERATIONS = `
endpoints: {CARD: 1}
operations:
  - {endpoint: CARD, operation: 2, version: 1, name: images, attribute: READ, answer: images}
  - {endpoint: CARD, operation: 3, version: 1, name: slot, attribute: WRITE, request: control, answer: pds_core_fw_control_comp}
  - {endpoint: 2, operation: 1, version: 1, name: block, attribute: DEBUG_READ, answer_bytes: 16}
layouts:
  image: [{name: slot, bytes: 8, text: true}, {name: version, bytes: 32, text: true}]
  images: [{name: count, bytes: 1}, {name: images, layout: image, count: 3}]
  control: [{name: head, bytes: 4}, {name: oper, bytes: 1, values: {GET: 5, SET: 6}}, {name: slot, bytes: 1}]
`;

const withCard = (run: (folder: string, operations: string) => Promise<void>) =>
  withFolder(async (folder) => {
    emulator({ stateDir: folder }).add('pensando-dsc', 1);
    const file = join(folder, 'card.yaml');
    writeFileSync(file, OPERATIONS);
    await run(folder, file);
  });

describe('pds devices', () => {
  itOfBuiltIn('rpc sends an operation by its name on the emulated card, with its fields', () =>
    withCard(async (folder) => {
      const told = await fwctlJson(['rpc', CARD, 'DEBUG.READ_BLOCK_V2', 'block=2'], { folder });
      expect(told).to.include({
        schema: 'fwctl.rpc/1',
        opcode: 'DEBUG.READ_BLOCK_V2',
        op: 0x20001,
        endpoint: 2,
        scope: 'debug-read-only',
        status: 'OK',
        retval: 0,
      });
      expect(told.fields.block).to.equal(2);
      const listed = await fwctl(['rpc', CARD, '--list', '--json'], { folder });
      expect(JSON.parse(listed.stdout).commands).to.have.length(8);
      expect(listed.stderr).to.include('the emulated firmware’s own');
    }),
  );

  it('rpc sends an operation by its number, with bytes of data and room for its answer', () =>
    withCard(async (folder) => {
      const { stdout, code } = await fwctl(['rpc', CARD, '1.0x00010002', '--out-len', '9', '-o', 'binary'], {
        folder,
      });
      expect([code, stdout]).to.deep.equal([0, '\u0003mainfwa\0']);
      const line = ['rpc', CARD, '2.0x00010001', '--in', '00000000', '--out-len', '4', '-o', 'binary'];
      const refused = await fwctl([...line, '--scope', 'configuration', '--no-guard'], { folder });
      expect([refused.code, refused.stderr.includes('EPERM')]).to.deep.equal([5, true]);
      const allowed = await fwctl([...line, '--scope', 'debug-read-only'], { folder });
      expect([allowed.code, allowed.stdout]).to.deep.equal([0, 'IVED']);
    }));

  it('--operations names operations, their layouts and their least scopes', () =>
    withCard(async (folder, operations) => {
      const file = ['--operations', operations];
      const { fields } = await fwctlJson(['rpc', CARD, 'CARD.images', ...file], { folder });
      expect(fields).to.deep.equal({
        count: 3,
        images: [
          { slot: 'mainfwa', version: '1.60.0-73' },
          { slot: 'mainfwb', version: '1.60.0-57' },
          { slot: 'goldfw', version: '1.15.9-C-22' },
        ],
      });
      const set = ['rpc', CARD, 'CARD.slot', 'oper=SET', 'slot=2', '--backend', 'emulated', ...file];
      expect((await fwctlJson(set, { folder })).fields).to.include({ status: 0, slot: 2 });
      const block = await fwctlJson(['rpc', CARD, '2.block', '--in', '00000000', ...file], { folder });
      expect([block.scope, block.hex.slice(0, 8)]).to.deep.equal(['debug-read-only', '49564544']);
      const low = await fwctl(['rpc', CARD, '2.block', '--scope', 'configuration', ...file], { folder });
      expect([low.code, low.stderr]).to.satisfy(
        ([code, words]: [number, string]) => code === 4 && words.includes('needs the scope debug-read-only'),
      );
      const wrong = await fwctl(['rpc', CARD, 'CARD.image', ...file], { folder });
      expect([wrong.code, wrong.stderr.includes('did you mean: images')]).to.deep.equal([2, true]);
      writeFileSync(operations, OPERATIONS.replace('attribute: WRITE', 'attribute: RIGHT'));
      const { code, stdout } = await fwctl(['rpc', CARD, 'CARD.images', '--json', ...file], { folder });
      const { error } = JSON.parse(stdout);
      expect([code, error.line, error.column]).to.deep.equal([2, 5, 71]);
      expect(error.message).to.equal(`${operations}:5:71: there is no attribute "RIGHT"`);
    }));

  it('--operations and --family need no device for a dry run or a list; another family has no such file', () =>
    withCard(async (folder, operations) => {
      const list = await fwctlJson(['rpc', '--family', 'pds', '--list', '--operations', operations], {
        folder,
      });
      expect(list.commands.map(({ opcode }: { opcode: string }) => opcode)).to.deep.equal([
        'CARD.images',
        'CARD.slot',
        '2.block',
      ]);
      const dry = ['rpc', '--family', 'pds', '--dry-run', '--json'];
      const known = await fwctlJson([...dry, '2.block', '--operations', operations], { folder });
      expect(known.verdict).to.include({ allowed: true, least_scope: 'debug-read-only' });
      expect((await fwctlJson([...dry, '2.0x00010001'], { folder })).verdict).to.include({
        allowed: true,
        least_scope: null,
      });
      const other = await fwctl(['rpc', 'QUERY_ISSI', '--operations', operations], { folder });
      expect([other.code, other.stderr.includes('not mlx5')]).to.deep.equal([2, true]);
    }));

  it('decode, encode and prm take the layouts of a file, and names of its operations', () =>
    withCard(async (folder, operations) => {
      const file = ['--operations', operations];
      const bytes = `02${Buffer.from('mainfwa').toString('hex')}00`;
      const { fields } = await fwctlJson(['decode', 'CARD.images', bytes, ...file], { folder });
      expect(fields).to.deep.include({ count: 2, images: [{ slot: 'mainfwa' }] });
      const encoded = await fwctl(['encode', 'CARD.slot.in', 'oper=SET', 'slot=2', '-o', 'hex', ...file], {
        folder,
      });
      expect(encoded.stdout).to.include('00 00 00 00 06 02');
      const shown = await fwctl(['prm', 'images', ...file], { folder });
      expect([shown.code, shown.stdout.includes('121 bytes')]).to.deep.equal([0, true]);
      const other = await fwctl(['decode', 'PAOS', '00', '--family', 'mlx5', ...file], { folder });
      expect([other.code, other.stderr.includes('not mlx5')]).to.deep.equal([2, true]);
    }));

  it('a batch has operations by name and whole messages', () =>
    withCard(async (folder, operations) => {
      const whole = `${'02000100'}${'01000000'}${'00'.repeat(28)}${'08000000'}${'00'.repeat(8)}`;
      const lines = [
        { command: 'CARD.slot', fields: { oper: 5 } },
        { in: whole },
        { command: 'CARD.none' },
        { command: '9.1' },
      ];
      const stdin = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      const line = ['rpc', CARD, '--batch', '-', '--backend', 'emulated', '--operations', operations];
      const { stdout, code } = await fwctl(line, { folder, stdin });
      const answers = stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text));
      expect(code).to.equal(2);
      expect(answers[0].fields.slot).to.equal(1);
      expect(answers[1].fields.count).to.equal(3);
      expect(answers.slice(2).map(({ error }) => [error.kind, error.errno])).to.deep.equal([
        ['usage', undefined],
        ['kernel', 'EINVAL'],
      ]);
    }));

  itOfBuiltIn('a tape has what an operation was sent and gave; a redacted one not the serial number', () =>
    withCard(async (folder) => {
      const [tape, redacted] = ['a.tape', 'b.tape'].map((name) => join(folder, name)) as [string, string];
      const line = ['rpc', CARD, 'DEBUG.READ_BLOCK', 'block=0', '-o', 'hex'];
      await fwctl(['emulator', 'clock', CARD, 'virtual', '1000s'], { folder });
      const { stdout } = await fwctl([...line, '--record', tape], { folder });
      expect(stdout).to.include('FLM1');
      expect(
        (await fwctl([...line.filter((word) => word !== CARD), '-d', `replay:${tape}`], { folder })).stdout,
      ).to.equal(stdout);
      const verified = await fwctl(['replay', 'verify', tape], { folder });
      expect([verified.code, verified.stdout.includes('1 same, 0 different')]).to.deep.equal([0, true]);
      await fwctl(['emulator', 'clock', CARD, 'virtual', '2000s'], { folder });
      const later = await fwctl(['replay', 'verify', tape], { folder });
      expect([later.code, later.stdout.includes('registers[2]')]).to.deep.equal([9, true]);
      await fwctl([...line, '--record', redacted, '--redact'], { folder });
      const serial = Buffer.from('FLM18420073').toString('hex');
      expect([tape, redacted].map((file) => readFileSync(file, 'utf8').includes(serial))).to.deep.equal([
        true,
        false,
      ]);
    }),
  );

  it('a policy forbids an endpoint, whatever names its operations', () =>
    withCard(async (folder, operations) => {
      const policy = join(folder, 'policy.yaml');
      writeFileSync(policy, 'deny: [{endpoints: 2, reason: no debugging}]\n');
      const line = ['rpc', CARD, '--policy', policy, '--operations', operations];
      const refused = await fwctl([...line, '2.block', '--in', '00000000'], { folder });
      expect([refused.code, refused.stderr.includes('no debugging')]).to.deep.equal([4, true]);
      expect((await fwctl([...line, 'CARD.images'], { folder })).code).to.equal(0);
    }));

  itOfBuiltIn('faults and health fail operations as pds_core would', () =>
    withCard(async (folder) => {
      const add = (...words: string[]) => fwctl(['emulator', 'fault', 'add', CARD, ...words], { folder });
      const send = async () => {
        const { code, stdout } = await fwctl(['rpc', CARD, 'DEVICE.FW_LIST', '--json'], { folder });
        const { error, fields } = JSON.parse(stdout);
        return [code, error?.errno ?? error?.status ?? fields?.num_fw_slots];
      };
      await add('--match', 'operation=DEVICE.FW_LIST', '--effect', 'status=EAGAIN');
      expect(await send()).to.deep.equal([5, 'EAGAIN']);
      await add('--match', 'endpoint=DEVICE', '--effect', 'retval=12');
      expect(await send()).to.deep.equal([6, 'retval 12']);
      await add('--match', 'operation=DEVICE.FW_LIST', '--corrupt', 'num_fw_slots=9');
      expect(await send()).to.deep.equal([0, 9]);
      await add('--match', 'operation=QUERY_ENDPOINT', '--effect', 'status=EPERM');
      expect(await send()).to.deep.equal([5, 'ENOMEM']);
      await fwctl(['emulator', 'health', CARD, 'dead'], { folder });
      expect(await send()).to.deep.equal([5, 'ENXIO']);
    }),
  );

  itOfBuiltIn('firmware tells the images of the emulated card; what no operation tells is no job', () =>
    withCard(async (folder) => {
      const { components, running_version } = await fwctlJson(['firmware', CARD], { folder });
      expect([running_version, components.length]).to.deep.equal(['1.60.0-73', 3]);
      const { code, stderr } = await fwctl(['link', CARD], { folder });
      expect([code, stderr.includes('fwctl firmware, fwctl health')]).to.deep.equal([3, true]);
    }),
  );
});
