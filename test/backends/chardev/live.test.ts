import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Driver } from '../../../src/kernel/driver.js';
import { errnoNames } from '../../../src/uapi/errno.js';
import { hasUmockdev } from '../../conformance/client.js';
import { driverOf, withServedKernel } from '../../support/served-kernel.js';
import type { Step } from './client.js';

const CLIENT = fileURLToPath(new URL('client.js', import.meta.url));

/** What each step gave in a process of its own. */
async function take(env: NodeJS.ProcessEnv, steps: readonly Step[]): Promise<unknown[]> {
  const child = spawn(process.execPath, [CLIENT, JSON.stringify(steps)], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).to.equal(0);
  return JSON.parse(text);
}

const OPEN: Step = { do: 'open', handle: 0 };
const INFO: Step = { do: 'info', handle: 0 };
const rpc = (input: string, outLen = 16, handle = 0): Step => ({
  do: 'rpc',
  handle,
  scope: 0,
  input,
  outLen,
});
const DATA = Uint8Array.of(7, 0, 0, 0, 4, 0, 0, 0);

/** What the steps after the open of fwctl0 gave. */
const ofSteps = (driver: Driver, steps: readonly Step[], umem = false): Promise<unknown[]> =>
  withServedKernel([driver], async (env) => (await take(env, [OPEN, ...steps])).slice(1), umem);

describe('the backend "kernel" on a served node', () => {
  before(function () {
    if (hasUmockdev()) return;
    process.stdout.write("      left out: umockdev's preload library is not installed\n");
    this.skip();
  });

  it('info gives type and device data, cut where there is more than room', async () => {
    expect(await ofSteps(driverOf(1, DATA), [INFO])).to.deep.equal([{ type: 1, data: '0700000004000000' }]);
    expect(await ofSteps(driverOf(4, new Uint8Array(0)), [INFO])).to.deep.equal([{ type: 4, data: '' }]);
    const [long] = (await ofSteps(driverOf(9, new Uint8Array(100).fill(1)), [INFO])) as [{ data: string }];
    expect(long.data).to.equal('01'.repeat(64));
  });

  it('rpc gives exactly what the kernel copied out, whatever length the driver tells', async () => {
    const driver = driverOf(1, DATA, (_, __, input, outLen) => Uint8Array.of(input[0] ?? 0, outLen, 3, 4));
    expect(await ofSteps(driver, [rpc('ab', 2), rpc('cd', 4), rpc('ef', 9), rpc('', 0)])).to.deep.equal([
      'ab02',
      'cd040304',
      'ef090304',
      '',
    ]);
  });

  it('scope and input reach the driver whole, up to 2 MiB', async () => {
    const driver = driverOf(1, DATA, (_, scope, input) =>
      Buffer.concat([Uint8Array.of(scope, input.length >> 16), input.subarray(0, 2)]),
    );
    const short: Step = { do: 'rpc', handle: 0, scope: 3, input: '0102', outLen: 16 };
    const long: Step = { ...short, scope: 1, zeros: 2 ** 21 - 2 };
    const longer: Step = { ...short, zeros: 2 ** 21 };
    expect(await ofSteps(driver, [short, long, longer])).to.deep.equal(['03000102', '01200102', 'EMSGSIZE']);
  });

  it('each errno comes back by its name', async () => {
    const driver = driverOf(1, DATA, (_, __, input) => errnoNames[input[0] ?? 0] ?? 'EIO');
    const steps = errnoNames.map((_, i) => rpc(i.toString(16).padStart(2, '0')));
    expect(await ofSteps(driver, steps)).to.deep.equal(errnoNames);
  });

  it('a closed handle is closed for the kernel too, while the process lives on', async () => {
    const contexts = new Set<object>();
    const driver: Driver = {
      ...driverOf(1, DATA, async () => {
        while (contexts.size > 2) await new Promise((resolve) => setTimeout(resolve, 5));
        return Uint8Array.of(contexts.size);
      }),
      open() {
        const context = {};
        contexts.add(context);
        return context;
      },
      close: (context) => void contexts.delete(context),
    };
    const second: Step = { do: 'open', handle: 1 };
    const steps = [second, rpc('00', 1), { do: 'close', handle: 0 } as Step, second, rpc('00', 1, 1)];
    const [, before, , , after] = await ofSteps(driver, steps);
    expect({ before, after }).to.deep.equal({ before: '02', after: '02' });
  });

  it('a handle is closed when its calls have ended', async () => {
    const driver = driverOf(1, DATA, async (_, __, input) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return input;
    });
    const [ended] = await ofSteps(driver, [
      { do: 'at once', steps: [rpc('01', 1), rpc('02', 1), { do: 'close', handle: 0 }] },
    ]);
    expect((ended as number[]).at(-1)).to.equal(2);
  });

  it('memory that a message names is where its addresses lead, and no address comes back', async () => {
    const driver = driverOf(4, DATA, async (_, __, input, ___, memory) => {
      const at = new DataView(new Uint8Array(input).buffer);
      const bytes = await memory.copyIn(Number(at.getBigUint64(0, true)), 3);
      if (typeof bytes === 'string') return bytes;
      const errno = await memory.copyOut(Number(at.getBigUint64(8, true)), bytes.reverse());
      return errno || new Uint8Array(input);
    });
    const memory = [
      { at: 0, bytes: '010203' },
      { at: 8, bytes: '00000000' },
    ];
    const step: Step = {
      do: 'rpc',
      handle: 0,
      scope: 0,
      input: `${'00'.repeat(16)}aabb`,
      outLen: 18,
      memory,
    };
    const without: Step = { ...step, memory: memory.slice(0, 1) };
    expect(await ofSteps(driver, [step, without])).to.deep.equal([
      { output: `${'00'.repeat(16)}aabb`, memory: ['010203', '03020100'] },
      { output: 'EFAULT', memory: ['010203'] },
    ]);
  });

  it('the device writes into registered memory where the kernel can, else it is ENOTTY', async () => {
    const umem: Step = { do: 'umem', handle: 0, length: 8 };
    const driver: Driver = {
      ...driverOf(1, DATA),
      register: (_, memory) => {
        memory.write(2, Uint8Array.of(0xaa, 0xbb));
        return { umemId: 1, mkey: 0x77, release() {} };
      },
    };
    const steps: Step[] = [umem, rpc('01', 1), { do: 'memory' }, { do: 'release' }];
    expect(await ofSteps(driver, steps, true)).to.deep.equal([
      { mkey: 0x77 },
      '01',
      '0000aabb00000000',
      null,
    ]);
    expect(await ofSteps(driver, [umem])).to.deep.equal(['ENOTTY']);
  });
});
