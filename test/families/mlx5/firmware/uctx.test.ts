import { expect } from 'chai';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { ask, freshDevice } from './ask.js';

const create = (device: Device, vhca = 'pf0', cap = 0) => ask(device, vhca, 'CREATE_UCTX', { uctx: { cap } });

/** The status of a NOP under a uid. */
function nop(device: Device, vhca: string, uid: number): number | undefined {
  const input = new Uint8Array(16);
  new DataView(input.buffer).setUint32(0, 0x080d_0000 + uid);
  return device.execute(vhca, input, 16)[0];
}

/** log_max_uctx of the default adapter. */
const MOST = 4096;

describe('firmware: user contexts', () => {
  it('uids count from 1 and are unique over all functions', () => {
    const device = freshDevice();
    const uids = ['pf0', 'pf0vf0', 'pf1', 'pf0'].map((vhca) => create(device, vhca).fields.uid);
    expect(uids).to.deep.equal([1, 2, 3, 4]);
  });

  it('a context serves its own function, and no other', () => {
    const device = freshDevice();
    create(device, 'pf0');
    expect(nop(device, 'pf0', 1)).to.equal(0);
    expect(nop(device, 'pf1', 1)).to.equal(5);
  });

  it('DESTROY_UCTX ends it: its uid is then BAD_RES, also for DESTROY_UCTX', () => {
    const device = freshDevice();
    create(device);
    expect(nop(device, 'pf0', 1)).to.equal(0);
    expect(ask(device, 'pf0', 'DESTROY_UCTX', { uid: 1 }).status).to.equal('OK');
    expect(nop(device, 'pf0', 1)).to.equal(5);
    expect(ask(device, 'pf0', 'DESTROY_UCTX', { uid: 1 }).syndrome).to.equal('CONTEXT_UNKNOWN');
  });

  it('one function can’t end the context of another', () => {
    const device = freshDevice();
    create(device, 'pf0');
    expect(ask(device, 'pf0vf0', 'DESTROY_UCTX', { uid: 1 }).syndrome).to.equal('CONTEXT_UNKNOWN');
    expect(device.contexts.find(1, 'pf0')).not.to.equal(undefined);
  });

  it('a uid is not given again at once', () => {
    const device = freshDevice();
    create(device);
    ask(device, 'pf0', 'DESTROY_UCTX', { uid: 1 });
    expect(create(device).fields.uid).to.equal(2);
  });

  it('after 0xfffe the uids that are free come again', () => {
    const device = freshDevice();
    create(device);
    for (let uid = 2; uid <= 0xfffe; uid++) device.contexts.destroy(device.contexts.create('pf0', 0));
    expect(create(device).fields.uid).to.equal(2);
  });

  it('what uctx_cap does not have is BAD_SYS_STATE', () => {
    const device = freshDevice();
    expect(create(device, 'pf0', 4).status).to.equal('OK');
    expect(create(device, 'pf0vf0', 3).status).to.equal('OK');
    const refused = create(device, 'pf0vf0', 4);
    expect([refused.status, refused.syndrome]).to.deep.equal(['BAD_SYS_STATE_ERR', 'CONTEXT_CAP_ABSENT']);
    expect(create(device, 'pf0', 8).syndrome).to.equal('CONTEXT_CAP_ABSENT');
  });

  it('one more than log_max_uctx allows is NO_RES, on that function alone', () => {
    const device = freshDevice();
    for (let i = 0; i < MOST; i++) device.contexts.create('pf0', 0);
    const refused = create(device);
    expect([refused.status, refused.syndrome]).to.deep.equal(['NO_RES_ERR', 'CONTEXTS_EXHAUSTED']);
    expect(create(device, 'pf1').status).to.equal('OK');
    ask(device, 'pf0', 'DESTROY_UCTX', { uid: 1 });
    expect(create(device).status).to.equal('OK');
  });

  it('they are no part of the state', () => {
    const device = freshDevice();
    const before = device.snapshot();
    create(device);
    expect(device.snapshot()).to.equal(before);
    device.restore(before);
    expect(nop(device, 'pf0', 1)).to.equal(0);
  });
});
