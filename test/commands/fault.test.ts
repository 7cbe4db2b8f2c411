import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const words = (line: string): string[] => line.split(' ');

/** The command in a folder of its own. */
const withMachine = (
  check: (
    run: (line: string) => ReturnType<typeof fwctl>,
    json: (line: string, code?: number) => ReturnType<typeof fwctlJson>,
    folder: string,
  ) => Promise<void>,
) =>
  withFolder((folder) =>
    check(
      (line) => fwctl(words(line), { folder }),
      (line, code) => fwctlJson(words(line), { folder }, code),
      folder,
    ),
  );

describe('fwctl emulator fault: what happens to a command', () => {
  it('a status is exit 6, with its syndrome; once, where nothing else is said', () =>
    withMachine(async (_, json) => {
      const { adapter, fault } = await json(
        'emulator fault add --opcode query_issi --status bad_res_err --syndrome 0x12345678',
      );
      expect(adapter).to.equal('0000:08:00');
      expect(fault).to.deep.equal({
        id: 1,
        match: { opcode: 'QUERY_ISSI', op: 0x10a },
        effect: { kind: 'status', status: 'BAD_RES_ERR', syndrome: 0x12345678 },
        count: 1,
        probability: null,
        seed: null,
        seen: 0,
        fired: 0,
        armed: true,
      });
      const { error } = await json('rpc QUERY_ISSI', 6);
      expect(error).to.include({ kind: 'firmware', status: 'BAD_RES_ERR', syndrome: 0x12345678 });
      await json('rpc QUERY_ISSI');
      const { faults } = await json('emulator fault list');
      expect(faults).to.deep.equal([{ ...fault, seen: 1, fired: 1, armed: false }]);
    }));

  it('a status without a syndrome has one that fwctl explains', () =>
    withMachine(async (run, json) => {
      await run('emulator fault add --opcode QUERY_ISSI --status 6');
      const { error } = await json('rpc QUERY_ISSI', 6);
      expect(error.status).to.equal('RES_BUSY');
      const { explained } = await json(`explain ${error.syndrome}`);
      expect(explained[0].meanings[0].name).to.equal('INJECTED_FAULT');
    }));

  it('an errno is exit 5, by caller and register alone', () =>
    withMachine(async (run, json) => {
      await run('emulator fault add --register node_desc --function pf0vf0 --errno ETIMEDOUT --after 1ms');
      await json('reg get NODE_DESC');
      await json('reg get MGIR -d fwctl2');
      const { error } = await json('reg get NODE_DESC -d fwctl2', 5);
      expect(error).to.include({ kind: 'kernel', errno: 'ETIMEDOUT' });
    }));

  it('at open, where it names the driver’s command: the errno, or what the driver makes of the status', () =>
    withMachine(async (run, json) => {
      await run('emulator fault add --always --status INT_ERR');
      await json('list'); // opens, and asks no firmware
      await run('emulator fault remove --all');
      await run('emulator fault add --opcode CREATE_UCTX --errno ENOMEM');
      await run('emulator fault add --opcode CREATE_UCTX --status RES_BUSY');
      expect((await json('info', 5)).error.errno).to.equal('ENOMEM');
      expect((await json('info', 5)).error.errno).to.equal('EBUSY');
      await json('info');
    }));

  it('a corrupted field of a register or of an answer: by name, by bits, by bytes', () =>
    withMachine(async (run, json) => {
      const usual = (await json('rpc QUERY_ISSI')).fields.current_issi;
      for (const [what, expected] of [
        ['current_issi=7', 7],
        ['current_issi^=0x100', usual ^ 0x100],
        ['@10=00ab', 0xab],
        ['@11^=ff', usual ^ 0xff],
      ] as const) {
        const { code, stderr } = await run(`emulator fault add --opcode QUERY_ISSI --corrupt ${what}`);
        expect(code, stderr).to.equal(0);
        expect((await json('rpc QUERY_ISSI')).fields.current_issi, what).to.equal(expected);
      }
      await run('emulator fault add --register MGIR --corrupt fw_info.major=99');
      expect((await json('reg get MGIR')).fields.fw_info.major).to.equal(99);
      await run('emulator fault add --register NODE_DESC --corrupt node_description=bogus');
      expect((await json('reg get NODE_DESC')).fields.node_description).to.equal('bogus');
      expect((await json('rpc QUERY_ISSI')).fields.current_issi).to.equal(usual);
    }));

  it('unplug: ENODEV, or the answer first; the device is gone until it is put back, and the fault is spent', () =>
    withMachine(async (run, json) => {
      for (const [flag, code] of [
        ['--unplug', 5],
        ['--unplug-after', 0],
      ] as const) {
        await run(`emulator fault add --opcode QUERY_ISSI ${flag}`);
        const answer = await json('rpc QUERY_ISSI', code);
        expect(answer.error?.errno, flag).to.equal(code ? 'ENODEV' : undefined);
        expect((await json('list')).devices).to.have.length(0);
        expect((await run('rpc QUERY_ISSI')).code).to.equal(3);
        await run('emulator replug');
        await json('rpc QUERY_ISSI');
      }
    }));

  it('on a virtual clock, a hang lets that run on, and nobody waits', () =>
    withMachine(async (run, json) => {
      await run('emulator clock virtual 5s');
      await run('emulator fault add --opcode QUERY_ISSI --hang 10h');
      await json('rpc QUERY_ISSI');
      const { clocks } = await json('emulator clock');
      expect(BigInt(clocks[0].now)).to.equal(BigInt(5 + 36_000) * 1_000_000_000n);
    }));

  it('a hang holds the answer back, others go on meanwhile, and Ctrl-C ends it at once with 130', () =>
    withMachine(async (run, json, folder) => {
      await run('emulator fault add --opcode QUERY_ISSI --hang 10m');
      const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'rpc', 'QUERY_ISSI'], {
        env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder },
      });
      let said = '';
      child.stdout.on('data', (data) => {
        said += data;
      });
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      // Counted: it has reached the device.
      while (!(await json('emulator fault list')).faults[0].fired);
      await json('rpc QUERY_ISSI');
      await json('reg set NODE_DESC node_description=free --yes');
      expect(child.exitCode).to.equal(null);
      child.kill('SIGINT');
      expect([await ended, said]).to.deep.equal([130, '']);
    }));
});

describe('fwctl emulator fault: how often', () => {
  it('processes at the same time count as one device: three of twelve fail', () =>
    withMachine(async (run) => {
      await run('emulator fault add --opcode QUERY_ISSI --status INT_ERR --count 3');
      const ended = await Promise.all(Array.from({ length: 12 }, () => run('rpc QUERY_ISSI')));
      expect(ended.filter(({ code }) => code === 6)).to.have.length(3);
      expect(ended.filter(({ code }) => code === 0)).to.have.length(9);
    }));

  it('a probability has no end, and the same seed hits the same lines of a batch', () =>
    withMachine(async (run, json, folder) => {
      const lines = '{"command":"QUERY_ISSI"}\n'.repeat(100);
      const hits = async (seed: number): Promise<boolean[]> => {
        await fwctl(['emulator', 'reset'], { folder });
        await run(`emulator fault add --opcode QUERY_ISSI --errno EIO --probability 0.3 --seed ${seed}`);
        const { stdout } = await fwctl(['rpc', '--batch', '-'], { folder, stdin: lines });
        const answers = stdout.trim().split('\n');
        expect(answers).to.have.length(100);
        expect((await json('emulator fault list')).faults[0]).to.include({
          count: null,
          armed: true,
          seen: 100,
        });
        return answers.map((line) => JSON.parse(line).error?.errno === 'EIO');
      };
      const first = await hits(7);
      expect(first).to.include(true).and.include(false);
      expect(await hits(7)).to.deep.equal(first);
      expect(await hits(8)).not.to.deep.equal(first);
    }));

  it('a command that only reads writes nothing, unless an armed fault counts it', () =>
    withMachine(async (run, _json, folder) => {
      const state = () => readFileSync(join(folder, 'device-0000:08:00.json'), 'utf8');
      await run('emulator fault add --opcode QUERY_ISSI --status INT_ERR');
      const armed = state();
      await run('rpc QUERY_ADAPTER');
      expect(state()).to.equal(armed);
      await run('rpc QUERY_ISSI');
      const spent = state();
      expect(spent).not.to.equal(armed);
      await run('rpc QUERY_ISSI');
      expect(state()).to.equal(spent);
    }));
});

describe('fwctl emulator fault: lists and errors', () => {
  it('list says in words which commands, what, how often, and what became of it', () =>
    withMachine(async (run) => {
      expect((await run('emulator fault list')).stdout).to.equal('0000:08:00 has no faults\n');
      await run(
        'emulator fault add --register PAOS --op-mod 1 --function pf1 --errno EIO --after 1.5s --always',
      );
      await run('emulator fault add --hang 10ms --probability 0.5 --count 2 --seed 1');
      const { stdout } = await run('emulator fault list');
      expect(stdout).to.match(/^1 +access op_mod 1 of PAOS by pf1 +EIO after 1.5 s +always +0 +0$/m);
      expect(stdout).to.match(
        /^2 +any command +answer after 0.01 s +2 times, at 0.5 of them, seed 1 +0 +0$/m,
      );
    }));

  it('remove takes ids or --all, and each adapter has its own faults', () =>
    withMachine(async (run, json) => {
      await run('emulator add');
      for (const where of ['fwctl0', 'fwctl0', '0000:09:00'])
        await run(`emulator fault add --opcode QUERY_ISSI --errno EIO -d ${where}`);
      expect((await json('emulator fault remove 2')).removed).to.deep.equal([2]);
      expect((await json('emulator fault list')).faults.map(({ id }: { id: number }) => id)).to.deep.equal([
        1,
      ]);
      expect((await json('emulator fault remove --all')).removed).to.deep.equal([1]);
      expect((await json('emulator fault list -d 0000:09:00')).faults).to.have.length(1);
      await json('rpc QUERY_ISSI');
      await json('rpc QUERY_ISSI -d fwctl3', 5);
    }));

  const ADD = 'emulator fault add --opcode QUERY_ISSI';
  const WRONG: [string, string, string][] = [
    ['emulator fault add --opcode QUERY_ISI --errno EIO', 'there is no command "QUERY_ISI"', 'QUERY_ISSI'],
    ['emulator fault add --register PAOSS --errno EIO', 'there is no register "PAOSS"', 'PAOS'],
    [`${ADD} --function pf0vf --errno EIO`, 'there is no function "pf0vf"', 'pf0vf0'],
    [`${ADD} --status BAD_RES`, 'there is no status "BAD_RES"', 'BAD_RES_ERR'],
    [`${ADD} --status OK`, 'there is no status "OK"', ''],
    [`${ADD} --errno ETIMEOUT`, 'there is no errno "ETIMEOUT"', 'ETIMEDOUT'],
    [ADD, 'nothing says what the fault is to do', '--status'],
    [`${ADD} --errno EIO --status INT_ERR`, 'status', ''],
    [`${ADD} --hang 5`, '"5" is no duration', '10s'],
    [`${ADD} --hang 010s`, '"010" begins with 0', 'write 10s'],
    [`${ADD} --hang 2d`, 'up to a day', ''],
    [`${ADD} --errno EIO --count 0`, '--count takes 1 to', ''],
    [`${ADD} --errno EIO --probability 1.5`, '--probability takes a number above 0 up to 1', ''],
    [`${ADD} --errno EIO --seed 3`, 'probability', ''],
    [`${ADD} --corrupt curent_issi=1`, 'has no field "curent_issi"', 'current_issi'],
    [`${ADD} --corrupt current_issi=65536`, '16 bits wide', ''],
    [`${ADD} --corrupt current_issi`, 'is no assignment', ''],
    [`${ADD} --corrupt @10=`, 'takes bytes in hex', ''],
    ['emulator fault add --corrupt current_issi=1', 'of which layout', '--opcode'],
    ['emulator fault remove', 'give the ids of faults, or --all', ''],
    ['emulator fault remove 4', 'has no fault 4', 'fault list'],
    [`${ADD} --errno EIO -d fwctl9`, 'no adapter of the emulated machine has the name "fwctl9"', ''],
    ['emulator health ill', 'there is no health "ill"', 'fatal'],
  ];
  for (const [line, message, hint] of WRONG)
    it(`${line} is an error, and nothing is written`, () =>
      withMachine(async (run, _json, folder) => {
        const { code, stderr } = await run(line);
        expect(code, stderr).to.equal(line.includes('fwctl9') ? 3 : 2);
        expect(stderr).to.include(message).and.include(hint);
        expect(readdirSync(folder)).to.deep.equal([]);
      }));
});

describe('fwctl emulator health', () => {
  it('fatal: no device opens, until the firmware is started again or told so', () =>
    withMachine(async (run, json) => {
      expect((await json('emulator health')).health).to.equal('ok');
      for (const [line, cure] of [
        ['rpc QUERY_ISSI', 'emulator health ok'],
        ['info -d fwctl2', 'emulator reset -d fwctl0'],
      ] as const) {
        expect((await json('emulator health fatal')).health).to.equal('fatal');
        expect((await json(line, 5)).error.errno).to.equal('EIO');
        expect((await run(cure)).code).to.equal(0);
        await json(line);
      }
    }));
});
