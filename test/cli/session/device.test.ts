import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Meant, SessionDevice } from '../../../src/cli/session/device.js';
import { withFolder } from '../../support/files.js';

const NAMES = ['FWCTL_DEVICE', 'FWCTL_BACKEND', 'FWCTL_STATE_DIR'] as const;

/** A device of a session, and what commands find in the environment; the environment is as before then. */
async function withDevice(
  meant: Meant,
  work: (device: SessionDevice, told: () => (string | undefined)[]) => Promise<void>,
): Promise<void> {
  const before = NAMES.map((name) => process.env[name]);
  try {
    await work(new SessionDevice(meant), () => NAMES.slice(0, 2).map((name) => process.env[name]));
  } finally {
    for (const [i, name] of NAMES.entries()) {
      const value = before[i];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

describe('the device of a session', () => {
  it('is told as it was named, and by its place while it is gone: its name may go to another', () =>
    withFolder((folder) =>
      withDevice({ device: 'mlx5_0', 'state-dir': folder }, async (device, told) => {
        const controls = emulator({ stateDir: folder });
        expect(await device.look()).to.include({ name: 'fwctl0', type: 'mlx5', isThere: true, taint: '' });
        expect(told()).to.deep.equal(['mlx5_0', undefined]);
        controls.unplug('0000:08:00');
        const gone = await device.look();
        expect(gone).to.include({ name: 'fwctl0', isThere: false });
        expect(device.news(gone, 'fwctl0')).to.match(/^fwctl0 is not there any more/);
        expect(told()).to.deep.equal(['0000:08:00.0', undefined]);
        controls.add('connectx6dx', 1);
        expect((await device.look()).isThere).to.equal(false);
        controls.replug('0000:08:00');
        const back = await device.look();
        expect(back.isThere).to.equal(true);
        expect(device.news(back, 'fwctl0')).to.match(/^fwctl0 is (back|fwctl\d now)$/);
        const [name] = told();
        expect(name).to.equal(back.name === 'fwctl0' ? 'mlx5_0' : back.name);
      }),
    ));

  it('that is named by a path stays with the kernel, whatever stands for it', () =>
    withDevice({ device: '/dev/fwctl/fwctl0' }, async (device, told) => {
      const seen = { name: 'fwctl0', backend: 'kernel', type: 'mlx5', taint: '', virtualClock: undefined };
      expect(device.backend).to.equal('kernel');
      expect(told()).to.deep.equal(['/dev/fwctl/fwctl0', undefined]);
      device.news({ ...seen, name: 'fwctl1', isThere: true }, 'fwctl0');
      expect(told()).to.deep.equal(['fwctl1', 'kernel']);
    }));

  it('stays the one that it is where another can not be had', () =>
    withFolder((folder) =>
      withDevice({ 'state-dir': folder }, async (device, told) => {
        const error = await device.use({ device: 'nope' }).catch((reason) => reason);
        expect(error).to.have.property('kind', 'device');
        expect(device.name).to.equal('fwctl0');
        expect(told()).to.deep.equal([undefined, undefined]);
        expect((await device.use({ device: 'fwctl1' })).name).to.equal('fwctl1');
        expect(told()).to.deep.equal(['fwctl1', undefined]);
      }),
    ));
});
