import { expect } from 'chai';
import { numberKind } from '../../../../src/families/mlx5/client/number-kind.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';

const kind = (form: string, path: string) => numberKind(layout(form))(path);

describe('what a number of a register is', () => {
  it('counters have their width, both halves of a wide one together', () => {
    const group = 'eth_802_3_cntrs_grp_data_layout_ext';
    expect(kind('ppcnt_reg_ext', `counter_set.${group}.a_frames_received_ok`)).to.deep.equal({ counter: 64 });
    expect(kind('pddr_link_down_info_page_ext', 'num_of_symbol_ber_alarms')).to.equal('level');
  });

  it('temperatures and optical power are signed', () => {
    expect(kind('mtmp_ext', 'temperature')).to.deep.equal({ signed: 16 });
    expect(kind('pddr_module_info_ext', 'rx_power_lane3')).to.deep.equal({ signed: 16 });
    expect(kind('pddr_module_info_ext', 'tx_bias_lane0')).to.equal('level');
  });

  it('states, masks, dates and memory count nothing', () => {
    expect(kind('mcia_ext', 'status')).to.equal('name');
    expect(kind('mcia_ext', 'dword[8]')).to.equal('name');
    expect(kind('mcc_reg_ext', 'error_code')).to.equal('name');
    expect(kind('mpein_reg_ext', 'link_speed_active')).to.equal('name');
    expect(kind('mgir_fw_info_ext', 'day')).to.equal('name');
  });
});
