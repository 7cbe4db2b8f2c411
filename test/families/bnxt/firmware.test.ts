import { expect } from 'chai';
import { decode } from '../../../src/bits/codec.js';
import type { Fields, Value } from '../../../src/bits/layout.js';
import { allCommands, findCommand, outputLayout } from '../../../src/families/bnxt/catalogue.js';
import { changesState } from '../../../src/families/bnxt/firmware/card.js';
import { isAnswered } from '../../../src/families/bnxt/firmware/rows.js';
import { buildRequest } from '../../../src/families/bnxt/mailbox.js';
import { errorCode } from '../../../src/families/bnxt/status.js';
import { readJson } from '../../support/files.js';
import { SECOND, TestCard } from './card.js';

interface Sample {
  readonly command: string;
  readonly size: number;
  readonly set: Readonly<Record<string, unknown>>;
  readonly to_user: string;
}

/** What is asked for the answers of the samples. */
const ASKED: Readonly<Record<string, Fields>> = {
  HWRM_FW_RESET: { embedded_proc_type: 6, selfrst_status: 1 },
  HWRM_FW_LIVEPATCH_QUERY: { fw_target: 1 },
  HWRM_TUNNEL_DST_PORT_QUERY: { tunnel_type: 1 },
  HWRM_NVM_FIND_DIR_ENTRY: { dir_type: 5 },
  HWRM_NVM_DEFRAG: { flags: 1 },
  HWRM_NVM_VERIFY_UPDATE: { dir_type: 10 },
  HWRM_PORT_PHY_I2C_READ: { i2c_slave_addr: 0xa0, data_length: 64 },
  HWRM_PORT_PHY_I2C_WRITE: { i2c_slave_addr: 0xa0, enables: 1, page_offset: 86, data_length: 1 },
  HWRM_FW_SET_TIME: { year: 2026, month: 11, day: 30 },
};

/**
 * Samples that this card answers otherwise, for a reason: traffic grows with time; two VFs are there; error correction has counters; the module has
 * more to tell than its first byte; registers of the PHY are those of clause 45, and backing stores those of its driver.
 */
const OTHERWISE: Readonly<Record<string, readonly string[] | 'all'>> = {
  HWRM_FUNC_QSTATS: 'all',
  HWRM_FUNC_QCFG: ['alloc_vfs'],
  HWRM_PORT_PHY_QCAPS: ['flags2'],
  HWRM_PORT_PHY_I2C_READ: ['data'],
  HWRM_PORT_PHY_MDIO_READ: ['reg_data'],
  HWRM_SELFTEST_QLIST: ['test_name'],
  // The recorded value is the number in the order of a little-endian processor.
  HWRM_TUNNEL_DST_PORT_QUERY: ['tunnel_dst_port_val'],
};

const asHex = (value: Value): unknown =>
  Array.isArray(value) && value.every((one) => typeof one === 'number' && one < 256)
    ? Buffer.from(value as number[]).toString('hex')
    : value;

describe('the emulated BCM57508', () => {
  it('answers each sample of an answer with its fields', async () => {
    const samples = readJson<Sample[]>('vectors/bnxt/answers.json');
    expect(samples).to.have.length(44);
    for (const { command, size, set } of samples) {
      const fresh = new TestCard();
      const answer = await fresh.rpc(command, ASKED[command]);
      expect(answer, command).to.not.have.any.keys('errno', 'error');
      expect(answer.resp_len, command).to.equal(size);
      const skipped = OTHERWISE[command];
      for (const [field, expected] of Object.entries(set)) {
        if (skipped === 'all' || skipped?.includes(field)) continue;
        const came = answer[field] as Value;
        expect(
          typeof expected === 'string' && Array.isArray(came) ? asHex(came) : came,
          `${command}.${field}`,
        ).to.equal(typeof came === 'bigint' ? BigInt(expected as number) : expected);
      }
    }
  });

  it('answers every command of the driver’s list whose layout is published, and says of the others that it has none', async () => {
    const listed = [...allCommands().values()].filter(({ needs }) => needs);
    for (const { name, source } of listed) {
      expect(isAnswered(name), name).to.equal(source !== undefined);
      const { error } = await new TestCard().rpc(name, ASKED[name]);
      if (!source) expect(error, name).to.equal(errorCode('CMD_NOT_SUPPORTED'));
    }
  });

  it('writes valid last, and the driver takes it away', () => {
    const { card } = new TestCard();
    for (const name of ['VER_GET', 'DBG_USEQ_QCAPS', 'FW_QSTATUS']) {
      const command = findCommand(name);
      if (!command) continue;
      const page = card.execute('pf0', buildRequest(command, {}));
      expect(page.length).to.equal(outputLayout(command).bits / 8);
      expect(page.at(-1)).to.equal(1);
    }
  });

  describe('refuses', () => {
    const cases: [string, string, Fields, string, string][] = [
      ['a port that there is not', 'PORT_PHY_QCFG', { port_id: 2 }, 'pf0', 'INVALID_PARAMS'],
      ['a function that there is not', 'FUNC_QCFG', { fid: 99 }, 'pf0', 'INVALID_PARAMS'],
      ['a VF that asks about its PF', 'FUNC_QCAPS', { fid: 1 }, 'pf0vf0', 'RESOURCE_ACCESS_DENIED'],
      ['a PF that asks about the other', 'FUNC_QCAPS', { fid: 2 }, 'pf0', 'RESOURCE_ACCESS_DENIED'],
      ['a flag that nobody has defined', 'FUNC_QSTATS', { fid: 0xffff, flags: 0x80 }, 'pf0', 'INVALID_FLAGS'],
      ['an enable that nobody has defined', 'FUNC_RESET', { enables: 4 }, 'pf0', 'INVALID_ENABLES'],
      ['a value that the field does not have', 'PORT_PHY_FDRSTAT', { ops: 9 }, 'pf0', 'INVALID_PARAMS'],
      [
        'a reset that a VF asks for',
        'FW_RESET',
        { embedded_proc_type: 6 },
        'pf0vf1',
        'RESOURCE_ACCESS_DENIED',
      ],
      [
        'the module’s second address',
        'PORT_PHY_I2C_READ',
        { i2c_slave_addr: 0xa2, data_length: 1 },
        'pf0',
        'INVALID_PARAMS',
      ],
      [
        'more than 64 bytes of a module',
        'PORT_PHY_I2C_READ',
        { i2c_slave_addr: 0xa0, data_length: 65 },
        'pf0',
        'INVALID_PARAMS',
      ],
      ['an entry that is not in the flash', 'NVM_FIND_DIR_ENTRY', { dir_type: 52 }, 'pf0', 'FAIL'],
      ['a date that there is not', 'FW_SET_TIME', { year: 2026, month: 2, day: 29 }, 'pf0', 'INVALID_PARAMS'],
    ];
    for (const [what, command, fields, from, error] of cases)
      it(what, async () => {
        expect((await new TestCard().rpc(command, fields, from)).error).to.equal(errorCode(error));
      });

    it('a request that is shorter than the command’s', () => {
      const { card } = new TestCard();
      const request = buildRequest(findCommand('FUNC_QCAPS') as never, {}).subarray(0, 16);
      expect(
        decode(outputLayout(findCommand('FUNC_QCAPS') as never), card.execute('pf0', request)),
      ).to.include({
        error_code: errorCode('INVALID_PARAMS'),
      });
    });
  });

  it('a PF and its VFs are functions of their own', async () => {
    const card = new TestCard();
    expect(await card.rpc('FUNC_QCFG', { fid: 0xffff }, 'pf1')).to.include({ fid: 2, port_id: 1 });
    expect(await card.rpc('FUNC_QCFG', { fid: 0xffff }, 'pf0vf1')).to.include({
      fid: 129,
      port_id: 0,
      alloc_vfs: 0,
    });
    expect(await card.rpc('FUNC_QCFG', { fid: 129 }, 'pf0')).to.include({ fid: 129 });
    const macs = await Promise.all(
      ['pf0', 'pf1', 'pf0vf0', 'pf0vf1'].map(
        async (from) => (await card.rpc('FUNC_QCAPS', { fid: 0xffff }, from)).mac_address,
      ),
    );
    expect(new Set(macs.map((mac) => String(mac))).size).to.equal(4);
  });

  it('counters grow with the time for which the link is up', async () => {
    const card = new TestCard();
    const packets = async () => (await card.rpc('FUNC_QSTATS', { fid: 0xffff })).rx_ucast_pkts as bigint;
    expect(await packets()).to.equal(0n);
    card.now = 10n * SECOND;
    const ten = await packets();
    expect(ten).to.equal(9900n);
    card.card.cages.unplug(1);
    card.now = 20n * SECOND;
    expect(await packets()).to.equal(ten);
    card.card.cages.plug(1);
    card.now = 30n * SECOND;
    expect(await packets()).to.equal(2n * ten);
    await card.rpc('FUNC_RESET');
    expect(await packets()).to.equal(0n);
    card.now = 31n * SECOND;
    expect(await packets()).to.equal(990n);
    const { tx_ucast_pkts, tx_ucast_bytes } = await card.rpc('FUNC_QSTATS', { fid: 0xffff });
    expect(tx_ucast_bytes).to.equal((tx_ucast_pkts as bigint) * 817n);
    expect((await card.rpc('FUNC_QSTATS_EXT', { fid: 0xffff })).rx_ucast_pkts).to.equal(990n);
  });

  it('a mask of counters stands in for their values, and RoCE has moved nothing', async () => {
    const card = new TestCard();
    card.now = SECOND;
    expect((await card.rpc('FUNC_QSTATS', { fid: 0xffff, flags: 2 })).rx_ucast_pkts).to.equal(2n ** 48n - 1n);
    expect((await card.rpc('FUNC_QSTATS', { fid: 0xffff, flags: 1 })).rx_ucast_pkts).to.equal(0n);
  });

  it('error correction counts when it is told to', async () => {
    const card = new TestCard();
    const fdr = (ops: number) => card.rpc('PORT_PHY_FDRSTAT', { ops });
    expect(await fdr(3)).to.include({ error: errorCode('FAIL'), cmd_err: 1 });
    await fdr(0);
    card.now = 100n * SECOND;
    const counted = await fdr(3);
    const bins = counted.accumulated_codewords_err_s as bigint[];
    expect(bins.reduce((all, one) => all + one, 0n)).to.equal(counted.accumulated_total_codewords);
    expect(counted.accumulated_corrected_codewords).to.equal(
      bins.slice(1).reduce((all, one) => all + one, 0n),
    );
    expect(counted.accumulated_uncorrected_codewords).to.equal(0n);
    expect((counted.accumulated_symbol_errors as bigint) > 0n).to.equal(true);
    await fdr(1);
    card.now = 200n * SECOND;
    expect((await fdr(3)).accumulated_total_codewords).to.equal(counted.accumulated_total_codewords);
    await fdr(2);
    expect((await fdr(3)).accumulated_total_codewords).to.equal(0n);
  });

  it('the flash has a directory that is found, changed and erased; a reset is pending then', async () => {
    const card = new TestCard();
    const find = (fields: Fields) => card.rpc('NVM_FIND_DIR_ENTRY', fields);
    const second = await find({ dir_type: 41, dir_ordinal: 0, opt_ordinal: 2 });
    expect(second).to.include({ dir_ordinal: 1, dir_idx: 21 });
    expect(await find({ enables: 1, dir_idx: 21 })).to.include({ dir_ordinal: 1 });
    expect((await card.rpc('FW_QSTATUS')).nvm_option_action_status).to.equal(0);
    await card.rpc('NVM_MOD_DIR_ENTRY', { dir_idx: 21, dir_ordinal: 3 });
    expect(await find({ dir_type: 41, dir_ordinal: 3 })).to.include({ dir_idx: 21 });
    expect((await card.rpc('NVM_MOD_DIR_ENTRY', { dir_idx: 21, dir_ordinal: 0 })).error).to.equal(
      errorCode('FAIL'),
    );
    expect((await card.rpc('FW_QSTATUS')).nvm_option_action_status).to.equal(1);
    const before = (await card.rpc('NVM_GET_DEV_INFO')).available_size as number;
    await card.rpc('NVM_ERASE_DIR_ENTRY', { dir_idx: 2 });
    expect((await card.rpc('NVM_GET_DIR_INFO')).entries).to.equal(24);
    expect(((await card.rpc('NVM_GET_DEV_INFO')).available_size as number) - before).to.equal(1 << 20);
    expect((await card.rpc('FW_HEALTH_CHECK')).fw_status).to.equal(0x20);
    expect((await card.rpc('NVM_DEFRAG')).cmd_err).to.equal(1);
    expect((await card.rpc('NVM_FACTORY_DEFAULTS', { mode: 1, selection: 1 })).result).to.equal(2);
    await card.rpc('DBG_ERASE_NVM', { flags: 1 });
    expect((await card.rpc('FW_HEALTH_CHECK')).fw_status).to.equal(0x600);
    expect(await card.rpc('NVM_FACTORY_DEFAULTS', { selection: 1 })).to.include({ error: 1, cmd_err: 2 });
  });

  it('a reset of the chip stops the driver, then the firmware, and leaves counters at zero', async () => {
    const card = new TestCard();
    card.now = 50n * SECOND;
    expect(await card.rpc('FW_RESET', { embedded_proc_type: 6, selfrst_status: 1 })).to.include({
      selfrst_status: 1,
    });
    expect((await card.rpc('FW_QSTATUS')).selfrst_status).to.equal(1);
    card.now += SECOND / 2n;
    expect(await card.rpc('VER_GET')).to.deep.equal({ errno: 'EPERM' });
    card.now += SECOND;
    expect((await card.rpc('VER_GET')).error).to.equal(0xfff0);
    card.now += 2n * SECOND;
    expect((await card.rpc('FW_QSTATUS')).selfrst_status).to.equal(0);
    expect((await card.rpc('FUNC_QSTATS', { fid: 0xffff })).tx_ucast_pkts).to.equal(500n);
    expect(card.card.starts).to.equal(0);
  });

  it('the clock goes on from what it was set to', async () => {
    const card = new TestCard();
    await card.rpc('FW_SET_TIME', {
      year: 2024,
      month: 2,
      day: 28,
      hour: 23,
      minute: 59,
      second: 59,
      millisecond: 500,
    });
    card.now = SECOND;
    expect(await card.rpc('FW_GET_TIME')).to.include({
      year: 2024,
      month: 2,
      day: 29,
      hour: 0,
      second: 0,
      millisecond: 500,
    });
  });

  it('what was set for debugging comes back, until the firmware starts again', async () => {
    const card = new TestCard();
    await card.rpc('DBG_CFG', { flags: 5, async_cmpl_ring: 7 });
    expect(await card.rpc('DBG_QCFG', { fid: 0xffff })).to.include({ flags: 5, async_cmpl_ring: 7 });
    card.card.reset();
    expect(await card.rpc('DBG_QCFG', { fid: 0xffff })).to.include({ flags: 0, async_cmpl_ring: 0xffff });
  });

  it('types of backing stores lead from one to the next', async () => {
    const card = new TestCard();
    const types: number[] = [];
    for (let type = 0; type !== 0xffff; ) {
      const answer = await card.rpc('FUNC_BACKING_STORE_QCAPS_V2', { type });
      types.push(type);
      type = answer.next_valid_type as number;
    }
    expect(types).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 14, 15]);
  });

  it('knows which requests change something: the state is the same after all others', async () => {
    for (const command of allCommands().values()) {
      if (!command.needs || !command.source) continue;
      const card = new TestCard();
      const request = buildRequest(command, ASKED[command.name] ?? {});
      const before = card.card.snapshot();
      card.card.execute('pf0', request);
      if (!changesState(request)) expect(card.card.snapshot(), command.name).to.equal(before);
    }
  });
});
