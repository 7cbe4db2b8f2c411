import { expect } from 'chai';
import { encode, leaves } from '../../../src/bits/codec.js';
import { allCommands, findCommand, inputLayout, outputLayout } from '../../../src/families/bnxt/catalogue.js';
import { findEnum } from '../../../src/families/bnxt/prm/enums.js';
import { layout, layoutNames } from '../../../src/families/bnxt/prm/layouts.js';
import { errorCode, errorNames, readError } from '../../../src/families/bnxt/status.js';

const VER_GET = 0x0;

describe('structures of HWRM', () => {
  it('have all their fields within their size, and none on another', () => {
    for (const name of layoutNames()) {
      const form = layout(name);
      let end = 0;
      for (const { path, offset, width } of leaves(form)) {
        expect(offset, `${name}.${path}`).to.be.at.least(end);
        end = offset + width;
      }
      expect(end, name).to.equal(form.bits);
    }
  });

  it('name their values: the port’s speed, the parts of a number', () => {
    const fields = layout('hwrm_port_phy_qcfg_output').fields;
    const named = (name: string) => fields.find((field) => field.name === name)?.enum;
    expect(named('link_speed')?.values.get('100GB')).to.equal(1000);
    expect(named('active_fec_signal_mode')?.parts.map(({ name }) => name)).to.deep.equal([
      'SIGNAL_MODE',
      'ACTIVE_FEC',
    ]);
  });

  it('a zone of the time is a signed number', () => {
    const request = encode(layout('hwrm_fw_set_time_input'), { zone: 0xffff });
    expect(request.length).to.equal(32);
    const form = layout('hwrm_fw_get_time_output');
    expect(form.fields.find(({ name }) => name === 'zone')?.signed).to.equal(true);
  });
});

describe('catalogue of HWRM', () => {
  const all = [...allCommands().values()];

  it('has 477 commands, of which the driver lets 71 pass', () => {
    expect(all).to.have.length(477);
    const needs = (scope: string) => all.filter((one) => one.needs === scope).length;
    expect([needs('configuration'), needs('debug-read-only'), needs('debug-write')]).to.deep.equal([
      15, 54, 2,
    ]);
    expect(needs('debug-write-full')).to.equal(0);
  });

  it('finds a command by its number and by its name in any case, with and without HWRM_', () => {
    for (const key of ['HWRM_VER_GET', 'VER_GET', 'ver_get', 'hwrm_Ver_Get', VER_GET])
      expect(findCommand(key)?.name).to.equal('HWRM_VER_GET');
    expect(findCommand('PORT_QSTATS')).to.include({ op: 0x23, needs: undefined });
    expect(findCommand('VER')).to.equal(undefined);
    expect(findCommand(0x8000)).to.equal(undefined);
  });

  it('has a layout of request and answer for all but eight of those that pass', () => {
    const open = all.filter(({ needs }) => needs);
    const bare = open.filter((one) => !one.source).map(({ name }) => name);
    expect(bare).to.have.length(8).and.include('HWRM_DBG_SIM_CABLE_STATE');
    for (const command of open) {
      expect(inputLayout(command).bits / 8).to.be.within(16, 104);
      expect(outputLayout(command).bits / 8).to.be.within(8, 384);
    }
  });

  it('waits a minute for what writes the flash, two seconds for a reset of the function, else half a second', () => {
    const waits = (name: string) => findCommand(name)?.timeout;
    expect([waits('NVM_DEFRAG'), waits('FUNC_RESET'), waits('FW_SYNC')]).to.deep.equal([60000, 2000, 500]);
  });
});

describe('error_code', () => {
  it('is the firmware’s own, by name', () => {
    expect(readError(0)).to.equal(undefined);
    expect(readError(2)).to.include({ origin: 'firmware', name: 'INVALID_PARAMS' });
    expect(readError(0x99)).to.include({ origin: 'firmware', name: '0x0099' });
    for (const name of ['UNKNOWN_ERR', 'CMD_NOT_SUPPORTED'])
      expect(readError(errorCode(name))).to.include({ origin: 'firmware', name });
  });

  it('is the kernel’s where it is a negative errno', () => {
    expect(readError(0xfff0)).to.include({ origin: 'kernel', name: 'EBUSY' });
    expect(readError(0xffed)).to.include({ origin: 'kernel', name: 'ENODEV' });
    expect(readError(0xfff9)).to.include({ origin: 'kernel', name: 'E2BIG' });
    expect(readError(0xff01)).to.include({ origin: 'kernel', name: 'errno 255' });
  });

  it('has the same names as the field’s enum', () => {
    expect([...findEnum('error_code').values]).to.deep.equal(
      errorNames.map((name) => [name, errorCode(name)]),
    );
  });
});
