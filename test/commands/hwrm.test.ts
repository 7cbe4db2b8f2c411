import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { type Ended, fwctl, fwctlJson } from '../support/fwctl.js';

type Run = (line: string) => Promise<Ended>;
type Json = (line: string, code?: number) => ReturnType<typeof fwctlJson>;

/** The usual adapter, and a BCM57508 behind it: fwctl3 and fwctl4 are its PFs, fwctl5 and fwctl6 VFs. */
const withCard = (check: (run: Run, json: Json) => Promise<void>) =>
  withFolder(async (folder) => {
    const run: Run = (line) => fwctl(line.split(' '), { folder });
    const json: Json = (line, code) => fwctlJson(line.split(' '), { folder }, code);
    await json('emulator add --family bnxt');
    await check(run, json);
  });

describe('a BCM57508', () => {
  it('tells by rpc what it is, by any spelling of the command, with fields in words', () =>
    withCard(async (run, json) => {
      for (const name of ['HWRM_VER_GET', 'ver_get', '0']) {
        const told = await json(`rpc ${name} -d fwctl3`);
        expect(told).to.include({
          opcode: 'HWRM_VER_GET',
          op: 0,
          scope: 'debug-read-only',
          status: 'SUCCESS',
        });
        expect(told.fields).to.include({ chip_num: 0x1750, active_pkg_name: '229.0.140.0', valid: 0 });
      }
      const { stdout: out } = await run('rpc PORT_PHY_QCFG -H -d fwctl3');
      for (const words of ['(LINK)', '(100GB)', 'ACTIVE_FEC=FEC_CLAUSE91_ACTIVE', '(100G_BASESR4)', 'QSFP28'])
        expect(out).to.contain(words);
    }));

  it('refuses as the firmware, and the driver gives up as the kernel: each with its exit code and facts', () =>
    withCard(async (_run, json) => {
      const { error } = await json('rpc PORT_PHY_QCFG port_id=7 -d fwctl3', 6);
      expect(error).to.include({ kind: 'firmware', opcode: 'HWRM_PORT_PHY_QCFG', status: 'INVALID_PARAMS' });
      expect((await json('rpc NVM_DEFRAG -d fwctl3', 6)).error.message).to.contain('cmd_err 1 (FAIL)');
      await json('emulator fault add --opcode VER_GET --effect no_answer -d fwctl3');
      const late = await json('rpc VER_GET -d fwctl3', 5);
      expect(late.error).to.include({ kind: 'kernel', errno: 'EBUSY' });
      expect(late.error.message).to.contain('error_code 0xfff0');
      await json('rpc VER_GET -d fwctl3');
    }));

  it('keeps what the driver never lets pass from being sent, and says what the kernel answers to it', () =>
    withCard(async (run, json) => {
      expect((await json('rpc PORT_QSTATS -d fwctl3', 4)).error).to.include({ errno: 'EPERM' });
      const { error } = await json('rpc PORT_QSTATS --no-guard -d fwctl3', 5);
      expect(error.message).to.contain('EPERM').and.to.contain('is not on its list');
      const dry = await run('rpc PORT_PHY_I2C_WRITE --dry-run -d fwctl3');
      expect(dry.stdout)
        .to.contain('least: debug-write')
        .and.to.contain('the kernel puts the number of its own counter');
      expect(
        (await run('rpc --list -d fwctl3')).stdout.split('\n').filter((line) => !line.includes('refused')),
      ).to.have.length(
        // A title, 71 commands and the end.
        73,
      );
    }));

  it('resets: EPERM, then error_code 0xfff0, then it answers again; a virtual clock takes it through', () =>
    withCard(async (_run, json) => {
      await json('emulator clock virtual 100s -d fwctl3');
      const packets = async () =>
        (await json('rpc FUNC_QSTATS --numbers decimal -d fwctl3')).fields.tx_ucast_pkts;
      expect(await packets()).to.equal(100_000);
      await json('rpc FW_RESET embedded_proc_type=CHIP selfrst_status=SELFRSTASAP -d fwctl3');
      await json('emulator clock advance 500ms -d fwctl3');
      expect((await json('rpc VER_GET -d fwctl3', 5)).error).to.include({ errno: 'EPERM' });
      await json('emulator clock advance 1s -d fwctl3');
      expect((await json('rpc VER_GET -d fwctl3', 5)).error).to.include({ errno: 'EBUSY' });
      await json('emulator clock advance 2s -d fwctl3');
      expect(await packets()).to.equal(500);
    }));

  it('keeps what was set from command to command, and a VF may do less than its PF', () =>
    withCard(async (_run, json) => {
      await json('rpc DBG_CFG flags=FW_TRACE -d fwctl3');
      expect((await json('rpc DBG_QCFG -d fwctl4')).fields.flags).to.equal(4);
      expect((await json('rpc NVM_GET_DIR_INFO -d fwctl5', 6)).error).to.include({
        status: 'RESOURCE_ACCESS_DENIED',
      });
      await json('rpc NVM_ERASE_DIR_ENTRY dir_idx=2 -d fwctl3');
      expect((await json('rpc NVM_GET_DIR_INFO -d fwctl4')).fields.entries).to.equal(24);
      const { checks } = await json('health -d fwctl4');
      expect(checks.find(({ name }: { name: string }) => name === 'images')).to.include({
        state: 'critical',
      });
    }));

  it('is decoded, encoded and explained without it', () =>
    withCard(async (run) => {
      const { stdout: out } = await run(
        'encode HWRM_PORT_PHY_I2C_READ.in i2c_slave_addr=0xa0 enables=PAGE_OFFSET data_length=8',
      );
      const back = await run(`decode HWRM_PORT_PHY_I2C_READ.in ${out.trim()} -H`);
      expect(back.stdout).to.contain('PAGE_OFFSET').and.to.contain('HWRM_PORT_PHY_I2C_READ');
      expect((await run('prm HWRM_PORT_PHY_QCFG.out')).stdout).to.contain('SIGNAL_MODE, bits 0 to 3: NRZ=0');
      expect((await run('explain 0xfff0 --family bnxt')).stdout)
        .to.contain('error_code EBUSY (0xfff0)')
        .and.to.contain('driver');
    }));
});
