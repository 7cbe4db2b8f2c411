import { expect } from 'chai';
import type { DeviceInfo } from '../../../../src/client/backend.js';
import type { Counter } from '../../../../src/client/jobs.js';
import type { Session } from '../../../../src/client/session.js';
import { bnxtClient } from '../../../../src/families/bnxt/client/family.js';
import { SECOND, sessionOn, TestCard } from '../card.js';

const { jobs } = bnxtClient;

/** A card, and a session with one of its functions. */
async function cardWith(name = 'pf0'): Promise<{ card: TestCard; session: Session }> {
  const card = new TestCard();
  return { card, session: await sessionOn(card, name) };
}

describe('jobs of bnxt', () => {
  it('info tells capabilities in words, versions and chip', async () => {
    const { session } = await cardWith();
    const info = (await session.info()) as DeviceInfo;
    const { data } = await bnxtClient.tell(session, info, expect.fail);
    expect(data).to.deep.equal({
      uctx_caps: 7,
      uctx_cap_names: ['INLINE_COMMANDS', 'QUERY_COMMANDS', 'SEND_COMMANDS'],
      firmware_version: '229.0.140',
      package: '229.0.140.0',
      hwrm_version: '1.10.3.151',
      chip: 'BCM57508',
    });
    expect(bnxtClient.infoFields?.(info.data)).to.deep.equal({ uctx_caps: 7 });
  });

  it('temp reads the chip with its thresholds, the PHY and the module', async () => {
    const { card, session } = await cardWith();
    const sensors = async () => (await jobs.temp?.(session))?.sensors;
    expect(await sensors()).to.deep.equal([
      {
        name: 'chip',
        of: 'chip',
        temperature_c: 58,
        warning_c: 95,
        critical_c: 105,
        fatal_c: 110,
        shutdown_c: 115,
      },
      { name: 'phy', of: 'phy', port: 0, temperature_c: 52 },
      { name: 'module', of: 'module', port: 0, temperature_c: 41 },
    ]);
    card.card.cages.unplug(1);
    expect((await sensors())?.at(-1)).to.deep.equal({
      name: 'module',
      of: 'module',
      port: 0,
      missing: 'absent',
    });
    card.card.cages.plug(1, '100g-copper');
    expect((await sensors())?.at(-1)).to.include({ missing: 'not measured' });
  });

  it('link tells the port of the function, up or down', async () => {
    const { card, session } = await cardWith('pf1');
    const link = async () => (await jobs.link?.(session))?.ports[0];
    expect(await link()).to.deep.include({
      port: 1,
      state: 'up',
      speed_mbps: 100_000,
      lanes: 4,
      mode: '100G_BASESR4',
      signal: 'nrz',
      fec: 'rs',
      fec_mode: 'CLAUSE91',
      autoneg: 'on',
      connector: 'fibre',
      supported_speeds_mbps: [1000, 10_000, 25_000, 40_000, 50_000, 100_000, 200_000],
      advertised_speeds_mbps: [100_000],
      module: { type: 'QSFP28', vendor: 'FINISAR CORP', part_number: 'FTLC9555REPM', state: 'plugged' },
    });
    card.card.cages.unplug(2);
    const down = await link();
    expect(down).to.include({ state: 'down', reason: 'CABLE_REMOVED', reason_code: 4 });
    expect(down).to.not.have.any.keys('speed_mbps', 'mode', 'fec');
    expect(down?.module).to.deep.equal({ state: 'unplugged' });
  });

  it('module reads more than 64 bytes in pieces, and nothing where nothing answers', async () => {
    const { card, session } = await cardWith();
    const [slot] = (await jobs.module?.slots(session)) ?? [];
    expect(slot).to.deep.equal({ port: 0, state: 'plugged' });
    const read = (page: number, i2c_address = 0x50) =>
      jobs.module?.read(session, slot as never, { i2c_address, bank: 0, page, offset: 128, length: 128 });
    const page = Buffer.from((await read(0)) as Uint8Array);
    expect(page.subarray(20, 36).toString('latin1')).to.equal('FINISAR CORP    ');
    expect(page).to.have.length(128);
    expect(await read(9)).to.equal(undefined);
    expect(await read(0, 0x51)).to.equal(undefined);
    card.card.cages.setFault(1, 'i2c');
    expect(await read(0)).to.equal(undefined);
  });

  it('counters add what all families share, and say what was added', async () => {
    const { card, session } = await cardWith();
    card.now = 100n * SECOND;
    const read = async () => (await jobs.counters?.(session))?.groups ?? [];
    const groups = await read();
    expect(groups.map(({ of, group }) => `${of} ${group}`)).to.deep.equal([
      'function common',
      'function FUNC_QSTATS',
      'function FUNC_QSTATS_EXT',
    ]);
    const counter = (name: string) => groups[0]?.counters.find((one) => one.name === name) as Counter;
    expect(counter('rx_packets')).to.deep.equal({
      name: 'rx_packets',
      value: 99_900n,
      unit: 'packets',
      source: 'FUNC_QSTATS.rx_ucast_pkts + FUNC_QSTATS.rx_mcast_pkts + FUNC_QSTATS.rx_bcast_pkts',
    });
    expect(counter('tx_errors').source).to.equal('FUNC_QSTATS_EXT.tx_error_pkts');
    await card.rpc('PORT_PHY_FDRSTAT', { ops: 0 });
    card.now = 200n * SECOND;
    const fec = (await read()).filter(({ of }) => of === 'fec');
    expect(fec.map(({ group }) => group)).to.deep.equal(['common', 'PORT_PHY_FDRSTAT']);
    expect(fec[0]?.counters[0]?.value).to.equal(48n);
  });

  it('health looks at images, pending resets, temperatures, PCI Express and the link', async () => {
    const { card, session } = await cardWith();
    const states = async () =>
      Object.fromEntries(
        ((await jobs.health?.(session))?.checks ?? []).map(({ name, state }) => [name, state]),
      );
    expect(await states()).to.deep.equal({
      firmware: 'ok',
      images: 'ok',
      reset: 'ok',
      temperature: 'ok',
      pcie: 'ok',
      link: 'ok',
    });
    expect((await jobs.health?.(session))?.power_mw).to.equal(14_800);
    await card.rpc('NVM_ERASE_DIR_ENTRY', { dir_idx: 0 });
    card.card.cages.setFault(1, 'no-signal');
    expect(await states()).to.include({ images: 'critical', reset: 'warning', link: 'warning' });
  });

  it('firmware tells what runs, what the flash holds, and what waits for a reset; a VF what it may know', async () => {
    const { card, session } = await cardWith();
    const told = await jobs.firmware?.(session);
    expect(told).to.deep.include({
      running_version: '229.0.140',
      chip: 'BCM57508',
      package_version: '229.0.140.0',
    });
    expect(told?.serial_number).to.equal('bc-97-e1-ff-fe-d0-a4-c0');
    expect(told?.components.map(({ name }) => name)).to.deep.equal([
      'hwrm (Chimp)',
      'mgmt (Ape)',
      'roce (Bono)',
      'flash',
    ]);
    await card.rpc('NVM_MOD_DIR_ENTRY', { dir_idx: 21, dir_ordinal: 3 });
    expect((await jobs.firmware?.(session))?.activation).to.deep.equal(['firmware reset']);
    const vf = await sessionOn(card, 'pf0vf0');
    const own = await jobs.firmware?.(vf);
    expect(own?.components[0]).to.deep.equal({ name: 'hwrm (Chimp)', running_version: '229.0.140' });
  });
});
