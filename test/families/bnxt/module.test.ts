import { expect } from 'chai';
import { errorCode } from '../../../src/families/bnxt/status.js';
import { SECOND, TestCard } from './card.js';

describe('a module of the emulated BCM57508', () => {
  const read = async (
    card: TestCard,
    page: number,
    at: number,
    length: number,
  ): Promise<number[] | number> => {
    const answer = await card.rpc('PORT_PHY_I2C_READ', {
      i2c_slave_addr: 0xa0,
      enables: 1,
      page_number: page,
      page_offset: at,
      data_length: length,
    });
    if (answer.error) return answer.error;
    const words = answer.data as number[];
    return words
      .flatMap((word) => [word & 255, (word >> 8) & 255, (word >> 16) & 255, word >>> 24])
      .slice(0, length);
  };
  const text = async (card: TestCard, at: number, length: number) =>
    Buffer.from((await read(card, 0, at, length)) as number[])
      .toString('latin1')
      .trim();

  it('tells the same vendor and part as the port, with right checksums', async () => {
    const card = new TestCard();
    const port = await card.rpc('PORT_PHY_QCFG');
    expect(await text(card, 148, 16)).to.equal(port.phy_vendor_name);
    expect(await text(card, 168, 16)).to.equal(port.phy_vendor_partnumber);
    const page = [
      ...((await read(card, 0, 128, 64)) as number[]),
      ...((await read(card, 0, 192, 64)) as number[]),
    ];
    const sum = (from: number, to: number) => page.slice(from, to).reduce((all, byte) => all + byte, 0) & 255;
    expect([page[63], page[95]]).to.deep.equal([sum(0, 63), sum(64, 95)]);
    expect(page[0]).to.equal((port.xcvr_identifier_type_tx_lpi_timer as number) >>> 24);
  });

  it('is as warm as the temperature monitor says', async () => {
    const card = new TestCard();
    for (const at of [0n, 150n, 300n, 450n]) {
      card.now = at * SECOND;
      const [whole] = (await read(card, 0, 22, 2)) as number[];
      expect((await card.rpc('TEMP_MONITOR_QUERY')).om_temp).to.equal(whole);
    }
  });

  it('that is hot raises its alarm; one that is gone has no memory, and the link no carrier', async () => {
    const card = new TestCard();
    const { cages } = card.card;
    expect(await read(card, 0, 6, 1)).to.deep.equal([0]);
    cages.setFault(1, 'hot');
    expect(await read(card, 0, 6, 1)).to.deep.equal([0xa0]);
    cages.unplug(1);
    expect(await read(card, 0, 0, 1)).to.equal(errorCode('FAIL'));
    expect(await card.rpc('PORT_PHY_QCFG')).to.include({
      link: 0,
      link_down_reason: 4,
      module_status: 4,
      link_speed: 0,
    });
    expect(((await card.rpc('TEMP_MONITOR_QUERY')).flags as number) & 4).to.equal(4);
    cages.plug(1, '40g-sr4');
    expect(await card.rpc('PORT_PHY_QCFG')).to.include({ link: 2, link_speed: 400, phy_type: 0x15 });
    expect(cages.list()).to.deep.equal([
      { port: 1, function: 'pf0', module: '40g-sr4', fault: undefined },
      { port: 2, function: 'pf1', module: '100g-sr4', fault: undefined },
    ]);
  });

  it('takes what is written where it lets itself be written, and nothing else', async () => {
    const card = new TestCard();
    const write = (at: number, byte: number) =>
      card.rpc('PORT_PHY_I2C_WRITE', {
        i2c_slave_addr: 0xa0,
        enables: 1,
        page_offset: at,
        data_length: 1,
        data: [byte],
      });
    await write(93, 0x05);
    await write(148, 0x41);
    expect(await read(card, 0, 93, 1)).to.deep.equal([0x05]);
    expect(await read(card, 3, 93, 1)).to.deep.equal([0x05]);
    expect(await text(card, 148, 16)).to.equal('FINISAR CORP');
  });
});
