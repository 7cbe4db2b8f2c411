import { expect } from 'chai';
import type { CommandInterface } from '../../src/families/family.js';
import { Mlx5Driver } from '../../src/families/mlx5/driver.js';
import { uevent } from '../../src/kernel/sysfs.js';
import type { Errno } from '../../src/uapi/errno.js';
import { observed, recording } from '../conformance/public.js';
import { gate, Machine, mailbox, NOP, PARENTS, SLOW, settle } from './machine.js';

const slowly = { input: mailbox(NOP, SLOW) };

/** The major number of the recorded machine. */
const MAJOR = 252;

describe('open and close', () => {
  it('every open file has a context of its own, that its close destroys', async () => {
    const machine = new Machine();
    const [one, other] = [await machine.open(), await machine.open()];
    expect([await machine.info(one), await machine.info(other)]).to.deep.equal([
      { uid: 1, caps: 4 },
      { uid: 2, caps: 4 },
    ]);
    await machine.kernel.close(one);
    expect(machine.firmware.destroyed).to.deep.equal([1]);
    expect(await machine.info(other)).to.deep.include({ uid: 2 });
    expect(await machine.info(await machine.open())).to.deep.include({ uid: 3 });
  });

  it('dup and fork share a context; the last close ends it', async () => {
    const machine = new Machine();
    const file = await machine.open();
    machine.kernel.hold(file);
    await machine.kernel.close(file);
    expect(machine.firmware.destroyed).to.have.length(
      (observed('full', 'close_one_of_dup') as { destroyed: number }).destroyed,
    );
    expect(await machine.info(file)).to.deep.include({ uid: 1 });
    await machine.kernel.close(file);
    expect(machine.firmware.destroyed).to.have.length(
      (observed('full', 'close_last_of_dup') as { destroyed: number }).destroyed,
    );
  });

  it('CREATE_UCTX asks for TOOLS_RESOURCES where the device has it', async () => {
    const machine = new Machine();
    await machine.open(0);
    expect(machine.firmware.createdCaps).to.equal(observed('full', 'CREATE_UCTX_cap_dev0'));
    await machine.open(1);
    expect(machine.firmware.createdCaps).to.equal(
      observed('full', 'CREATE_UCTX_cap_dev1_without_TOOLS_RESOURCES'),
    );
  });

  for (const { name, errno } of recording().observations) {
    const given = /^open_when_CREATE_UCTX_gives_(\w+)$/.exec(name)?.[1] as Errno | undefined;
    if (given)
      it(`open gives ${errno} where CREATE_UCTX fails with ${given}, and leaves nothing behind`, async () => {
        const machine = new Machine();
        machine.firmware.failCreate = given;
        expect(await machine.kernel.open(0)).to.equal(errno);
        await machine.kernel.unregister(machine.devices[0]);
        expect(machine.firmware.destroyed).to.deep.equal([]);
        expect(machine.bind(0).minor).to.equal(0);
      });
  }

  it('close is quiet where DESTROY_UCTX fails', async () => {
    const machine = new Machine();
    machine.firmware.failDestroy = 'EIO';
    await machine.kernel.close(await machine.open());
    expect(machine.firmware.destroyed).to.deep.equal([1]);
  });

  it('a minor that no device has answers ENXIO', async () => {
    const machine = new Machine();
    expect(await machine.kernel.open(2)).to.equal(observed('unplug', 'open_node_of_unused_minor'));
    expect(await machine.kernel.open(4096)).to.equal('ENXIO');
  });

  it('a context closed while its RPC runs is destroyed when the RPC has ended', async () => {
    const { opened, open } = gate();
    const machine = new Machine(() => opened);
    const file = await machine.open();
    const running = machine.rpc(file, slowly);
    await settle();
    await machine.kernel.close(file);
    expect(machine.firmware.destroyed).to.deep.equal([]);
    open();
    expect(await running).to.equal(0);
    expect(machine.firmware.destroyed).to.deep.equal([1]);
  });
});

describe('hot-unplug', () => {
  it('two RPCs on one file run in parallel', async () => {
    const { opened, open } = gate();
    const machine = new Machine(() => opened);
    const file = await machine.open();
    const running = [machine.rpc(file, slowly), machine.rpc(file, slowly)];
    await settle();
    expect(machine.firmware.calls).to.equal(2);
    open();
    expect(await Promise.all(running)).to.deep.equal([0, 0]);
  });

  it('waits for the RPC that runs, which succeeds; what comes behind it gets ENODEV at its end', async () => {
    const { opened, open } = gate();
    const machine = new Machine(() => opened);
    const [one, other, third] = [await machine.open(), await machine.open(), await machine.open()];
    const ended: string[] = [];
    const note =
      (what: string) =>
      <T>(result: T): T => {
        ended.push(what);
        return result;
      };

    const inflight = machine.rpc(one, slowly).then(note('inflight'));
    expect(await machine.rpc(other)).to.equal(0);
    const unplug = machine.kernel.unregister(machine.devices[0]).then(note('unplug'));
    const pending = [
      machine.rpc(other).then(note('rpc')),
      machine.info(other).then(note('info')),
      machine.kernel.close(third).then(note('close')),
    ];
    await settle();
    expect(ended).to.deep.equal([]);
    expect(machine.firmware.destroyed).to.deep.equal([]);
    expect(await machine.kernel.open(0)).to.equal('ENXIO');

    open();
    await unplug;
    expect(await inflight).to.equal(0);
    expect(await Promise.all(pending)).to.deep.equal([
      observed('race', 'unplug_pending_other_fd_rpc_started_at_250ms'),
      observed('race', 'unplug_pending_other_fd_info_started_at_300ms'),
      undefined,
    ]);
    expect(ended).to.have.length(5);
    expect(machine.firmware.destroyed).to.deep.equal([1, 2, 3]);
    expect(machine.firmware.calls).to.equal(2);
  });

  it('waits for an open that runs, and destroys its context', async () => {
    const { opened, open } = gate();
    const machine = new Machine();
    const late: CommandInterface = {
      execute: async (input, outLen) => {
        await opened;
        return machine.firmware.execute(input, outLen);
      },
    };
    const device = machine.kernel.register(new Mlx5Driver(late, 0), PARENTS[0]);
    const opening = machine.open(device.minor);
    const unplug = machine.kernel.unregister(device);
    open();
    await unplug;
    expect(machine.firmware.destroyed).to.deep.equal([1]);
    expect(await machine.info(await opening)).to.equal('ENODEV');
  });

  it('destroys the contexts of the device, once, and no other', async () => {
    const machine = new Machine();
    const files = [await machine.open(), await machine.open(), await machine.open(), await machine.open(1)];
    await Promise.all([
      machine.kernel.unregister(machine.devices[0]),
      machine.kernel.unregister(machine.devices[0]),
    ]);
    expect(machine.firmware.destroyed).to.deep.equal([1, 2, 3]);
    for (const file of files) await machine.kernel.close(file);
    expect(machine.firmware.destroyed).to.deep.equal([1, 2, 3, 4]);
  });

  it('files opened before answer ENODEV and close quietly; a device that is gone opens with ENODEV', async () => {
    const machine = new Machine();
    const file = await machine.open();
    await machine.kernel.unregister(machine.devices[0]);
    expect(await machine.rpc(file, { scope: 3 })).to.equal('ENODEV');
    expect(await machine.info(file)).to.equal('ENODEV');
    expect(machine.taint.mask()).to.equal(0);
    expect(await machine.kernel.open(0)).to.equal(
      observed('unplug', 'open_own_node_never_opened_after_unplug'),
    );
    expect(await machine.devices[0].open()).to.equal(observed('unplug', 'reopen_proc_self_fd_after_unplug'));
    machine.kernel.hold(file);
    await machine.kernel.close(file);
    await machine.kernel.close(file);
    expect(machine.firmware.destroyed).to.deep.equal([1]);
  });

  it('rebinding while old files are open takes a new number; the old one frees at the last close', async () => {
    const machine = new Machine();
    const old = [await machine.open(), await machine.open()];
    const events = (name: string) =>
      recording()
        .observations.filter((entry) => entry.boot === 'unplug' && entry.name === name)
        .map((entry) => entry.value);
    const [first] = machine.devices;

    await machine.kernel.unregister(first);
    expect([uevent('remove', first, MAJOR)]).to.deep.equal(events('uevent_unbind'));
    const second = machine.bind(0);
    expect(second.name).to.equal('fwctl2');
    expect([uevent('add', second, MAJOR)]).to.deep.equal(events('uevent_rebind'));
    expect(await machine.kernel.open(0)).to.equal(observed('unplug', 'open_old_number_after_rebind'));
    expect(await machine.info(old[0] as (typeof old)[0])).to.equal('ENODEV');

    for (const file of old) await machine.kernel.close(file);
    await machine.kernel.unregister(second);
    const third = machine.bind(0);
    expect([uevent('remove', second, MAJOR), uevent('add', third, MAJOR)]).to.deep.equal(
      events('uevent_unbind_rebind2'),
    );
    expect(await machine.info(await machine.open(0))).to.deep.equal({ uid: 3, caps: 4 });
  });

  it('a number that is taken anew is not freed by the device that had it before', async () => {
    const machine = new Machine();
    const old = await machine.open();
    await machine.kernel.unregister(machine.devices[0]);
    await machine.kernel.close(old);
    const next = machine.bind(0);
    expect(await machine.rpc(old)).to.equal('ENODEV');
    await machine.kernel.close(old);
    expect(next.minor).to.equal(0);
    expect(machine.bind(0).minor).to.equal(2);
  });

  it('there is room for 4096 devices', () => {
    const machine = new Machine();
    for (let count = 2; count < 4096; count++) expect(machine.bind(0).minor).to.equal(count);
    expect(() => machine.bind(0)).to.throw(RangeError);
  });
});
