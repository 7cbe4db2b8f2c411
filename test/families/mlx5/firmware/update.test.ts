import { expect } from 'chai';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';
import { read, set } from './register-access.js';

const [LOCK, RELEASE, UPDATE, CANCEL, CHECK, FORCE] = [1, 2, 3, 8, 9, 10];
const KEY = 0x1234_5678_9abc_def0n;

describe('firmware: MCC, how an update begins and ends', () => {
  const start = () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const tell = (instruction: number, update_handle = 0, vhca = 'pf0') => {
      const { status, syndrome, fields } = set(device, 'MCC', { instruction, update_handle }, {}, vhca);
      return status === 'OK' ? fields : syndrome;
    };
    return { clock, device, tell, query: () => read(device, 'MCC').fields };
  };

  it('who locks gets a handle, which ends what it began; the next has another', () => {
    const { device, tell, query } = start();
    expect(query()).to.include({ control_state: 0, update_handle: 1, handle_owner_type: 0 });
    expect(tell(LOCK)).to.include({ control_state: 1, update_handle: 1, handle_owner_type: 4 });
    expect(tell(LOCK, 0, 'pf1')).to.equal('UPDATE_LOCKED');
    expect(tell(RELEASE, 2)).to.equal('UPDATE_HANDLE_UNKNOWN');
    for (const instruction of [CHECK, CANCEL])
      expect(tell(instruction, 1)).to.include({ control_state: 1, update_handle: 1 });
    parseState(JSON.parse(JSON.stringify(device.snapshot())));
    expect(tell(RELEASE, 1)).to.include({ control_state: 0, update_handle: 2 });
    expect(tell(RELEASE, 1)).to.equal('UPDATE_IDLE');
    expect(tell(LOCK)).to.include({ control_state: 1, update_handle: 2 });
    expect(tell(FORCE, 0, 'pf1')).to.include({ control_state: 0 });
    expect(tell(LOCK)).to.include({ update_handle: 3 });
    device.reset();
    expect(query()).to.include({ control_state: 0 });
  });

  it('tells how long the owner has been silent, in seconds up to 4095', () => {
    const { clock, tell, query } = start();
    tell(LOCK);
    clock.pass(7n * SECOND);
    expect(query().time_elapsed_since_last_cmd).to.equal(7);
    tell(CHECK, 1);
    expect(query().time_elapsed_since_last_cmd).to.equal(0);
    clock.pass(100_000n * SECOND);
    expect(query().time_elapsed_since_last_cmd).to.equal(0xfff);
  });

  it('an update of nothing can not begin; a VF can begin nothing; nothing changes', () => {
    const { device, tell } = start();
    tell(LOCK);
    const before = device.snapshot();
    expect(tell(UPDATE, 1)).to.equal('COMPONENT_SIZE');
    expect(tell(5, 1)).to.equal('UPDATE_ABSENT');
    expect(set(device, 'MCDA', { update_handle: 1, size: 4 }).status).to.equal('BAD_RES_STATE_ERR');
    expect(tell(FORCE, 0, 'pf0vf0')).to.equal('REGISTER_NOT_OWN');
    expect(read(device, 'MCC', { component_index: 8 }).syndrome).to.equal('COMPONENT_UNKNOWN');
    expect(device.snapshot()).to.equal(before);
  });

  it('MLOCK locks with a key, over a reset, and the same key unlocks: no update begins meanwhile', () => {
    const { device, tell } = start();
    const lock = (operation: number, key: bigint, vhca = 'pf0') =>
      set(device, 'MLOCK', { operation, key }, {}, vhca).syndrome;
    const operation = () => read(device, 'MLOCK').fields;
    expect(operation()).to.deep.equal({ operation: 0, key: 0n });
    expect(lock(1, KEY, 'pf0vf0')).to.equal('REGISTER_NOT_OWN');
    expect(lock(2, KEY)).to.equal('REGISTER_VALUE');
    expect(lock(1, KEY)).to.equal(undefined);
    device.reset();
    expect(operation(), 'the key is not told').to.deep.equal({ operation: 1, key: 0n });
    expect(tell(LOCK)).to.equal('HOST_LOCKED');
    const before = device.snapshot();
    for (const again of [0, 1]) expect(lock(again, KEY + 1n)).to.equal('HOST_KEY');
    expect(lock(1, KEY)).to.equal(undefined);
    expect(device.snapshot()).to.equal(before);
    parseState(JSON.parse(JSON.stringify(before)));
    expect(lock(0, KEY)).to.equal(undefined);
    expect(operation().operation).to.equal(0);
    expect(tell(LOCK)).to.include({ control_state: 1 });
  });
});
