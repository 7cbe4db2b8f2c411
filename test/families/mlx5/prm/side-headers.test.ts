import { expect } from 'chai';
import { decode, encode } from '../../../../src/bits/codec.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/*
 * Worked out by hand from the positions in the headers: mlx5_ifc_vhca_event.h of Linux, mlx5_prm.h of DPDK, mlx5_ifc.h of MLNX_OFED.
 */
const VECTORS: readonly (readonly [string, string, object])[] = [
  [
    'query_vhca_state_in',
    '0b0d 0007 0000 0000 8000 8001 00000000',
    { opcode: 0xb0d, uid: 7, op_mod: 0, embedded_cpu_function: 1, function_id: 0x8001 },
  ],
  [
    'query_vhca_state_out',
    '00000000 00000000 0000000000000000 80030000 0000002a 0000000000000000',
    {
      status: 0,
      syndrome: 0,
      vhca_state_context: { arm_change_event: 1, vhca_state: 3, sw_function_id: 42 },
    },
  ],
  [
    'modify_vhca_state_in',
    '0b0e 0000 0000 0000 0000 8000 00000003 80010000 00000063 0000000000000000',
    {
      opcode: 0xb0e,
      uid: 0,
      op_mod: 0,
      embedded_cpu_function: 0,
      function_id: 0x8000,
      vhca_state_field_select: { sw_function_id: 1, arm_change_event: 1 },
      vhca_state_context: { arm_change_event: 1, vhca_state: 1, sw_function_id: 99 },
    },
  ],
  [
    'query_regexp_params_out',
    `00000000 00000000 0000000000000000 00000001 ${'00'.repeat(12)} 00001234 00100000 00007f0000001000 ${'00'.repeat(16)}`,
    {
      status: 0,
      syndrome: 0,
      regexp_params: {
        stop_engine: 1,
        rof_mkey: 0x1234,
        rof_size: 0x100000,
        rof_mkey_va: 0x7f0000001000n,
      },
    },
  ],
  [
    'query_regexp_register_in',
    '0b07 0000 0000 0000 00000001 00000c04',
    { opcode: 0xb07, uid: 0, op_mod: 0, engine_id: 1, register_address: 0xc04 },
  ],
  [
    'query_regexp_register_out',
    '00000000 00000000 00000000 deadbeef',
    { status: 0, syndrome: 0, register_data: 0xdeadbeef },
  ],
  [
    'query_match_sample_info_in',
    `0b13 0000 0000 0000 ${'00'.repeat(12)} 00000005 ${'00'.repeat(40)}`,
    { opcode: 0xb13, uid: 0, op_mod: 0, sample_field_id: 5 },
  ],
  [
    'query_match_sample_info_out',
    '00000000 00000000 0000000000000000 0051 0a 0b 1f000000 0000000000000000',
    {
      status: 0,
      syndrome: 0,
      modify_field_id: 0x51,
      ok_bit_format_select_dw: 10,
      field_format_select_dw: 11,
      ok_bit_offset: 31,
    },
  ],
  [
    'query_nvmf_namespace_in',
    '0728 0000 0000 0000 00000008 00000001',
    { opcode: 0x728, op_mod: 0, xrqn: 8, frontend_namespace: 1 },
  ],
];

describe('layouts of headers beside mlx5_ifc.h', () => {
  for (const [name, hex, fields] of VECTORS)
    it(`${name} is laid out as its header says`, () => {
      const form = layout(name);
      expect(form.bits / 8).to.equal(bytes(hex).length);
      expect(decode(form, bytes(hex))).to.deep.equal(fields);
      expect(encode(form, fields as never)).to.deep.equal(bytes(hex));
    });

  it('a namespace of an NVMe-oF target counts in halves of 64 bits, latencies behind them', () => {
    const form = layout('nvmf_frontend_namespace_context');
    const data = new Uint8Array(112);
    data[7] = 1; // num_read_cmd_low
    data[67] = 9; // current_q_depth: bits 0x210 to 0x21f
    data[71] = 3; // last_read_req_latency
    data[75] = 4; // last_write_req_latency
    expect(form.bits).to.equal(0x380);
    expect(decode(form, data)).to.include({
      num_read_cmd_low: 1,
      num_read_cmd_high: 0,
      current_q_depth: 9,
      last_read_req_latency: 3,
      last_write_req_latency: 4,
    });
  });
});
