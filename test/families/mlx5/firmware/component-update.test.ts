import { expect } from 'chai';
import { MODULE_TYPES, type ModuleType } from '../../../../src/families/mlx5/firmware/modules/types.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { UPDATE_ERROR } from '../../../../src/families/mlx5/firmware/update/errors.js';
import { findEnum } from '../../../../src/families/mlx5/prm/enums.js';
import { Clock, clockedDevice } from './clocked.js';
import { read, set } from './register-access.js';
import {
  ACTIVATE,
  CANCEL,
  FORCE_RELEASE,
  imageFor,
  LOCK,
  READ,
  READ_PENDING,
  RELEASE,
  UPDATE,
  Updater,
  VERIFY,
} from './updating.js';

const [IDLE, LOCKED, INITIALIZE, DOWNLOAD, UPLOAD] = [0, 1, 2, 3, 7];
const MS = 1_000_000n;

/** What the driver sends by itself is hit by a fault that names it. */
const ACCESS_REG = 0x805;

type Numbers = Record<string, number>;

describe('firmware: components are replaced by MCC and MCDA', () => {
  const start = () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const kernel = new Updater(device, 0, 'pf0', () => clock.pass(1000n * MS));
    const mcqs = (component_index = 0) => read(device, 'MCQS', { component_index }).fields as Numbers;
    const version = (read_pending_component: number, component_index = 0) => {
      const { data } = read(device, 'MCQI', { component_index, info_type: 1, read_pending_component }).fields;
      return (data as Record<string, Numbers>).mcqi_version_ext?.version_string;
    };
    const mgir = () => (read(device, 'MGIR').fields as Record<string, Numbers>).fw_info as Numbers;
    return { clock, device, kernel, mcqs, version, mgir };
  };

  /** As far as DOWNLOAD. */
  const ready = (wish = start(), image = imageFor(), component_index = 0) => {
    const handle = wish.kernel.lock();
    wish.kernel.tell(UPDATE, handle, { component_index, component_size: image.length });
    wish.clock.pass(1000n * MS);
    return { ...wish, handle, image };
  };

  it('a whole update: each state as it comes, and at the reset the new firmware runs, for zero seconds', () => {
    const { clock, device, kernel, mcqs, version, mgir } = start();
    const image = imageFor();
    const handle = kernel.lock();
    expect(kernel.state(handle)).to.include({ control_state: LOCKED, update_handle: handle });
    expect(kernel.tell(UPDATE, handle, { component_size: image.length }).fields).to.include({
      control_state: INITIALIZE,
      control_progress: 0,
    });
    expect(mcqs()).to.include({ component_update_state: 1 });
    clock.pass(1000n * MS);
    expect(kernel.state(handle)).to.include({ control_state: DOWNLOAD, control_progress: 0 });
    for (let at = 0; at < image.length / 2; at += 128)
      expect(kernel.block(handle, at, image.subarray(at, at + 128)).status).to.equal('OK');
    expect(kernel.state(handle).control_progress).to.equal(50);
    expect(mcqs()).to.include({ component_update_state: 1, progress: 50 });
    expect(kernel.tell(VERIFY, handle).syndrome, 'half of it').to.equal('UPDATE_INCOMPLETE');
    expect(kernel.send(handle, image, image.length / 2).status).to.equal('OK');
    expect(kernel.tell(VERIFY, handle).fields).to.include({ control_state: LOCKED, error_code: 0 });
    expect(mcqs()).to.include({ component_update_state: 2 });
    expect(kernel.tell(ACTIVATE, handle).fields).to.include({ control_state: LOCKED, error_code: 0 });
    expect(kernel.tell(RELEASE, handle).fields).to.include({ control_state: IDLE });
    expect(mcqs()).to.include({ component_update_state: 4, component_status: 2 });
    expect([version(0), version(1)]).to.deep.equal(['22.43.1014', '22.44.1000']);
    parseState(JSON.parse(JSON.stringify(device.snapshot())));
    expect(mgir()).to.include({ minor: 43, extended_sub_minor: 1014 });
    clock.pass(5000n * MS);
    expect(set(device, 'MFRL', { reset_trigger: 8 }).status).to.equal('OK');
    expect(mgir()).to.include({ minor: 44, extended_sub_minor: 1000, year: 0x2026, month: 3, day: 0x14 });
    expect((read(device, 'MGIR').fields as Record<string, Numbers>).hw_info?.uptime).to.equal(0);
    expect([version(0), version(1)]).to.deep.equal(['22.44.1000', '22.44.1000']);
    expect(mcqs()).to.include({ component_update_state: 0 });
    expect(kernel.state()).to.include({ control_state: IDLE, update_handle: handle + 1 });
    parseState(JSON.parse(JSON.stringify(device.snapshot())));
  });

  it('each dword of the file stands the other way round in MCDA, both ways', () => {
    const { kernel } = start();
    const image = imageFor();
    kernel.replace(image);
    const handle = kernel.lock();
    const { size = 0 } = { size: image.length };
    expect(kernel.tell(READ_PENDING, handle).fields).to.include({ control_state: UPLOAD });
    const first = kernel.get('MCDA', { update_handle: handle, size: 16 }).data;
    expect(Buffer.from(first.subarray(16, 32)).toString('hex')).to.equal('5746544d00efcdab3412defaadde7856');
    expect(Buffer.from(kernel.receive(handle, size)).equals(Buffer.from(image))).to.equal(true);
    expect(kernel.get('MCDA', { update_handle: handle, offset: size, size: 4 }).syndrome).to.equal(
      'UPDATE_OFFSET',
    );
    expect(kernel.set('MCDA', { update_handle: handle, size: 4 }).syndrome).to.equal('UPDATE_STATE');
  });

  it('the firmware that the board came with can be read, and is an image of its own', () => {
    const { device, kernel } = start();
    const { data } = read(device, 'MCQI', { info_type: 0 }).fields;
    const { component_size = 0 } = (data as Record<string, Numbers>).mcqi_cap_ext as Numbers;
    const handle = kernel.lock();
    expect(kernel.tell(READ_PENDING, handle).syndrome).to.equal('UPDATE_NONE_PENDING');
    expect(kernel.tell(READ, handle, { component_index: 1 }).syndrome).to.equal('UPDATE_NO_IMAGE');
    kernel.tell(READ, handle);
    const bytes = kernel.receive(handle, component_size);
    kernel.tell(RELEASE, handle);
    expect(kernel.replace(bytes).status).to.equal('OK');
  });

  it('an image without its magic is taken, and has it once it is activated', () => {
    const { kernel } = start();
    const image = imageFor();
    expect(kernel.replace(Uint8Array.from(image).fill(0xff, 0, 16)).status).to.equal('OK');
    const handle = kernel.lock();
    kernel.tell(READ_PENDING, handle);
    expect(Buffer.from(kernel.receive(handle, image.length)).equals(Buffer.from(image))).to.equal(true);
  });

  it('what is wrong with an image is told by its error code; the old firmware stays', () => {
    const flipped = imageFor();
    flipped[0x5000] = (flipped[0x5000] as number) ^ 1;
    const forged = imageFor();
    forged[0x2500] = (forged[0x2500] as number) ^ 1;
    const unknown = imageFor();
    unknown.fill(7, 0x2410, 0x2420);
    const cases: [Uint8Array, keyof typeof UPDATE_ERROR][] = [
      [flipped, 'REJECTED_DIGEST_ERR'],
      [forged, 'REJECTED_AUTH_FAILED'],
      [unknown, 'REJECTED_UNKNOWN_KEY'],
      [imageFor({}, null), 'REJECTED_UNSIGNED'],
      [imageFor({ psid: 'MT_0000000001' }), 'REJECTED_NOT_APPLICABLE'],
      [imageFor({ hardware_id: 0x20d }), 'REJECTED_NOT_APPLICABLE'],
      [imageFor({ carries: 0x12 }), 'REJECTED_NOT_APPLICABLE'],
      [imageFor({ security_version: 0 }), 'INVALID_SECURITY_VERSION'],
      [imageFor({ debug: true }), 'NO_DEBUG_TOKEN'],
      [new Uint8Array(1000).fill(5), 'REJECTED_BAD_FORMAT'],
      [imageFor().subarray(0, 0x3000), 'REJECTED_BAD_FORMAT'],
    ];
    for (const [image, name] of cases) {
      const { clock, device, kernel, mcqs, version } = start();
      const handle = kernel.lock();
      kernel.tell(UPDATE, handle, { component_size: image.length });
      clock.pass(1000n * MS);
      kernel.send(handle, image);
      const { status, fields } = kernel.tell(VERIFY, handle);
      expect([status, fields.error_code], name).to.deep.equal(['OK', UPDATE_ERROR[name]]);
      expect(fields.control_state, name).to.equal(DOWNLOAD);
      expect(kernel.state(handle).error_code, 'it stays').to.equal(UPDATE_ERROR[name]);
      expect(mcqs().component_update_state).to.equal(5);
      expect(kernel.tell(ACTIVATE, handle).syndrome).to.equal('UPDATE_STATE');
      parseState(JSON.parse(JSON.stringify(device.snapshot())));
      expect(kernel.tell(CANCEL, handle).fields).to.include({ control_state: LOCKED, error_code: 0 });
      expect(kernel.tell(RELEASE, handle).status).to.equal('OK');
      device.reset();
      expect(version(0)).to.equal('22.43.1014');
    }
  });

  it('a user context is told the error code with a bad status, which is where mstflint looks', () => {
    const { clock, device } = start();
    const user = Updater.ofUser(device);
    const handle = user.lock();
    user.tell(UPDATE, handle, { component_size: 1000 });
    clock.pass(1000n * MS);
    user.send(handle, new Uint8Array(1000));
    const { status, syndrome, fields } = user.tell(VERIFY, handle);
    expect([status, syndrome]).to.deep.equal(['BAD_RES_STATE_ERR', 'UPDATE_FAILED']);
    expect(fields).to.include({ error_code: UPDATE_ERROR.REJECTED_BAD_FORMAT, control_state: DOWNLOAD });
    user.tell(CANCEL, handle);
    expect(user.tell(RELEASE, handle).fields.control_state).to.equal(IDLE);
  });

  it('what waits for a reset blocks another one, until the running firmware is activated again', () => {
    const { device, kernel, version } = start();
    expect(read(device, 'MIRC').fields.status_code).to.equal(0);
    expect(kernel.set('MIRC').fields.status_code, 'nothing waits').to.equal(7);
    kernel.replace(imageFor());
    const handle = kernel.lock();
    const { fields } = kernel.tell(UPDATE, handle, { component_size: 1000 });
    expect(fields).to.include({ control_state: INITIALIZE, error_code: UPDATE_ERROR.BLOCKED_PENDING_RESET });
    expect(kernel.set('MIRC').syndrome).to.equal('UPDATE_STATE');
    kernel.tell(CANCEL, handle);
    expect(kernel.set('MIRC').fields.status_code).to.equal(0);
    expect(version(1)).to.equal('22.43.1014');
    expect(kernel.tell(UPDATE, handle, { component_size: 1000 }).fields.error_code).to.equal(0);
    device.reset();
    expect(version(0)).to.equal('22.43.1014');
  });

  it('the security version of what has run is the least from then on', () => {
    const { device, kernel } = start();
    const code = (security_version: number) => {
      const handle = kernel.lock();
      const { fields } = kernel.upload(handle, imageFor({ security_version }));
      kernel.tell(CANCEL, handle);
      kernel.tell(RELEASE, handle);
      return fields.error_code;
    };
    kernel.replace(imageFor({ security_version: 4 }));
    kernel.set('MIRC');
    expect(code(3), 'it has not run yet').to.equal(0);
    kernel.replace(imageFor({ security_version: 4 }));
    device.reset();
    expect([code(3), code(4)]).to.deep.equal([UPDATE_ERROR.INVALID_SECURITY_VERSION, 0]);
    expect(read(device, 'MFSV').fields).to.include({ img_sec_ver: 4, efuses_sec_ver: 4 });
    expect(read(device, 'MFSV', { index: 1 }).syndrome).to.equal('REGISTER_VALUE');
  });

  it('new firmware that does not boot is told as failed, and the earlier one goes on', () => {
    const { device, kernel, mcqs, version } = start();
    device.addFault({ match: {}, count: 1, effect: { kind: 'boot-failure' } });
    expect(kernel.state().control_state, 'no command is hit').to.equal(IDLE);
    device.reset();
    kernel.replace(imageFor());
    device.reset();
    expect([version(0), version(1)]).to.deep.equal(['22.43.1014', '22.43.1014']);
    expect(mcqs().component_update_state).to.equal(5);
    parseState(JSON.parse(JSON.stringify(device.snapshot())));
    kernel.replace(imageFor());
    device.reset();
    expect(version(0)).to.equal('22.44.1000');
    expect(mcqs().component_update_state).to.equal(0);
  });

  it('several components go with one handle; those that wait for no reset are in use at once', () => {
    const { clock, device, kernel, mcqs, version } = start();
    const [algorithm, certificate] = [imageFor({ carries: 0x0e }), imageFor({ carries: 0xad })];
    const handle = kernel.lock();
    for (const [index, image] of [
      [0, imageFor()],
      [5, algorithm],
      [7, certificate],
    ] as const) {
      kernel.tell(UPDATE, handle, { component_index: index, component_size: image.length });
      clock.pass(1000n * MS);
      kernel.send(handle, image);
      expect(kernel.tell(VERIFY, handle, { component_index: index }).fields.control_state).to.equal(LOCKED);
    }
    kernel.tell(ACTIVATE, handle);
    expect([0, 5, 7].map((index) => mcqs(index).component_update_state)).to.deep.equal([4, 0, 0]);
    expect([5, 7].map((index) => version(0, index))).to.deep.equal(['22.44.1000', '22.44.1000']);
    kernel.tell(READ, handle, { component_index: 5 });
    expect(Buffer.from(kernel.receive(handle, 128)).equals(Buffer.from(algorithm.subarray(0, 128)))).to.equal(
      true,
    );
    kernel.tell(RELEASE, handle);
    device.reset();
    expect(version(0, 7)).to.equal('22.44.1000');
  });

  it('the firmware of modules is for those with CMIS', () => {
    const { device, kernel } = start();
    const tell = () => {
      const handle = kernel.lock();
      const { fields } = kernel.tell(UPDATE, handle, { component_index: 6, component_size: 4096 });
      kernel.tell(CANCEL, handle);
      kernel.tell(RELEASE, handle);
      return fields.error_code;
    };
    expect(tell()).to.equal(UPDATE_ERROR.LINKX_TYPE_NOT_SUPPORTED);
    const cmis = Object.entries<ModuleType>(MODULE_TYPES).find(([, type]) => type.cmis)?.[0] as string;
    device.cages.plug(1, cmis);
    expect(tell(), cmis).to.equal(0);
  });

  it('data come in ascending order, within the component, by dwords, under the handle; what has come may come again', () => {
    const { kernel, handle, image } = ready();
    const part = image.subarray(0, 128);
    expect(kernel.block(handle + 1, 0, part).syndrome).to.equal('UPDATE_HANDLE_UNKNOWN');
    expect(kernel.block(handle, 128, part).syndrome, 'a hole').to.equal('UPDATE_OFFSET');
    expect(kernel.block(handle, 2, part).syndrome).to.equal('REGISTER_VALUE');
    expect(kernel.block(handle, 0, new Uint8Array(0)).syndrome).to.equal('REGISTER_VALUE');
    expect(kernel.block(handle, 0, part).status).to.equal('OK');
    expect(kernel.block(handle, 0, part).status).to.equal('OK');
    kernel.send(handle, image, 128);
    expect(kernel.block(handle, image.length, part).syndrome).to.equal('UPDATE_OFFSET');
    expect(kernel.get('MCDA', { update_handle: handle, size: 4 }).syndrome).to.equal('UPDATE_STATE');
    expect(new Updater(kernel.device, 0, 'pf0vf0').block(handle, 0, part).syndrome).to.equal(
      'REGISTER_NOT_OWN',
    );
    expect(kernel.tell(RELEASE, handle).syndrome, 'in the middle').to.equal('UPDATE_STATE');
    expect(kernel.tell(VERIFY, handle, { component_index: 1 }).syndrome).to.equal('UPDATE_STATE');
    expect(kernel.tell(VERIFY, handle).fields.error_code).to.equal(0);
  });

  it('a component of a size that is no multiple of 4 ends with zeros, as the kernel sends them', () => {
    const { kernel, handle } = ready(undefined, new Uint8Array(17), 1);
    const { status } = kernel.block(handle, 0, new TextEncoder().encode('token-of-odd-size'));
    expect(status).to.equal('OK');
    expect(kernel.state(handle).control_progress).to.equal(100);
  });

  it('whoever has no handle can only force a release; what was downloaded is gone', () => {
    const { kernel, handle, image, device } = ready();
    const other = Updater.ofUser(device, 'pf1');
    expect(other.state().control_state, 'all see it').to.equal(DOWNLOAD);
    expect(other.tell(LOCK, handle).syndrome).to.equal('UPDATE_LOCKED');
    expect(other.tell(CANCEL, handle + 1).syndrome).to.equal('UPDATE_HANDLE_UNKNOWN');
    kernel.send(handle, image);
    expect(other.tell(FORCE_RELEASE, 0).fields.control_state).to.equal(IDLE);
    expect(kernel.tell(VERIFY, handle).syndrome).to.equal('UPDATE_IDLE');
    expect(kernel.lock()).to.equal(handle + 1);
    expect(kernel.tell(LOCK, handle + 5).syndrome).to.equal('UPDATE_LOCKED');
  });

  it('who has released a handle may lock with it again, as mstflint does; what it downloaded for good stays', () => {
    const { device, kernel, clock } = start();
    const algorithm = imageFor({ carries: 0x0e });
    const handle = kernel.lock();
    kernel.upload(handle, algorithm, 5);
    kernel.tell(ACTIVATE, handle);
    kernel.tell(RELEASE, handle);
    expect(kernel.tell(LOCK, handle).fields).to.include({ control_state: LOCKED, update_handle: handle });
    kernel.tell(UPDATE, handle, { component_index: 5, component_size: 4096 });
    clock.pass(1000n * MS);
    kernel.send(handle, new Uint8Array(4096));
    kernel.tell(CANCEL, handle);
    kernel.tell(READ, handle, { component_index: 5 });
    const again = kernel.receive(handle, algorithm.length);
    expect(Buffer.from(again).equals(Buffer.from(algorithm))).to.equal(true);
    kernel.tell(RELEASE, handle);
    expect(kernel.state().update_handle, 'the next one has another').to.equal(handle + 1);
    expect(device.storage.names()).to.have.length(2);
    kernel.replace(imageFor());
    expect(device.storage.names(), 'what nothing needs is gone').to.have.length(2);
  });

  it('faults stall a step, give an error code, forget the handle and start the firmware again', () => {
    const stalled = start();
    stalled.device.addFault({
      match: { opcode: ACCESS_REG, instruction: VERIFY },
      count: 1,
      effect: { kind: 'stall', after_ns: 2e9 },
    });
    const handle = stalled.kernel.lock();
    expect(stalled.kernel.upload(handle, imageFor()).fields.control_state).to.equal(4);
    expect(stalled.kernel.tell(ACTIVATE, handle).syndrome).to.equal('UPDATE_STATE');
    stalled.clock.pass(2000n * MS);
    expect(stalled.kernel.state(handle).control_state).to.equal(LOCKED);
    expect(stalled.kernel.tell(ACTIVATE, handle).fields.control_state).to.equal(LOCKED);

    const failing = start();
    failing.device.addFault({
      match: { opcode: ACCESS_REG, instruction: ACTIVATE },
      count: 1,
      effect: { kind: 'update-error', code: 1 },
    });
    const held = failing.kernel.lock();
    failing.kernel.upload(held, imageFor());
    expect(failing.kernel.tell(ACTIVATE, held).fields).to.include({ control_state: LOCKED, error_code: 1 });
    expect(failing.kernel.tell(RELEASE, held).fields.control_state).to.equal(IDLE);
    expect(failing.version(1)).to.equal('22.43.1014');

    const forgetful = start();
    forgetful.device.addFault({
      match: { opcode: ACCESS_REG, offset: 256 },
      count: 1,
      effect: { kind: 'forget-handle' },
    });
    const lost = ready(forgetful);
    expect(lost.kernel.send(lost.handle, lost.image).syndrome).to.equal('UPDATE_IDLE');

    const restarted = start();
    restarted.device.addFault({
      match: { opcode: ACCESS_REG, offset: 256 },
      count: 1,
      effect: { kind: 'restart' },
    });
    const gone = ready(restarted);
    expect(gone.kernel.send(gone.handle, gone.image).status).to.equal('EIO');
    expect(gone.kernel.state()).to.include({ control_state: IDLE, update_handle: gone.handle + 1 });
  });

  it('the error codes are those of the register table', () => {
    const { values } = findEnum('mcc_error_code');
    for (const [name, code] of Object.entries(UPDATE_ERROR))
      expect(Number(values.get(name)), name).to.equal(code);
  });
});
