import { decode } from '../../../src/bits/codec.js';
import type { Fields } from '../../../src/bits/layout.js';
import type { Backend, DeviceEntry } from '../../../src/client/backend.js';
import { Session } from '../../../src/client/session.js';
import { type Command, findCommand, outputLayout } from '../../../src/families/bnxt/catalogue.js';
import { BnxtDriver } from '../../../src/families/bnxt/driver.js';
import { Card } from '../../../src/families/bnxt/firmware/card.js';
import { CardHost } from '../../../src/families/bnxt/firmware/host.js';
import { bcm57508 } from '../../../src/families/bnxt/firmware/profiles/bcm57508.js';
import { buildRequest } from '../../../src/families/bnxt/mailbox.js';
import { layout } from '../../../src/families/bnxt/prm/layouts.js';
import { isErrno } from '../../../src/uapi/errno.js';
import { scopeNumber } from '../../../src/uapi/scope.js';
import { calm } from '../../support/fake-backend.js';

export const SECOND = 1_000_000_000n;

/** A card whose clock stands where a test puts it, and the drivers of its functions. */
export class TestCard {
  now = 0n;
  readonly card = new Card(bcm57508, 0, { now: () => this.now, seed: 0 });
  private readonly drivers = new Map<string, BnxtDriver>();

  /** What a caller gets: `error` and fields, or the errno. */
  async rpc(
    name: string,
    fields: Fields = {},
    from = 'pf0',
  ): Promise<{ errno?: string; error?: number } & Fields> {
    const command = findCommand(name) as Command;
    let driver = this.drivers.get(from);
    if (!driver) {
      const { card } = this;
      const execute = (input: Uint8Array, room: number) => {
        const delivery = card.deliver(from, input, room);
        return 'errno' in delivery ? delivery.errno : delivery.output;
      };
      driver = new BnxtDriver(new CardHost(card, { execute }));
      this.drivers.set(from, driver);
    }
    const form = outputLayout(command);
    const scope = scopeNumber(command.needs ?? 'configuration');
    const out = await driver.rpc({ uctxCaps: 7 }, scope, buildRequest(command, fields), form.bits / 8);
    if (isErrno(out)) return { errno: out };
    const { error_code: error, ...rest } = decode(form, out) as Fields;
    if (error) return { error: error as number, ...(decode(layout('hwrm_err_output'), out) as Fields) };
    return rest;
  }
}

/** A session with a function of the card, as a backend gives it. */
export async function sessionOn(test: TestCard, name = 'pf0'): Promise<Session> {
  const { card } = test;
  const execute = (input: Uint8Array, room: number) => {
    const delivery = card.deliver(name, input, room);
    return 'errno' in delivery ? delivery.errno : delivery.output;
  };
  const driver = new BnxtDriver(new CardHost(card, { execute }));
  const device: DeviceEntry = {
    type: 'bnxt',
    name: 'fwctl3',
    node: '/dev/fwctl/fwctl3',
    parent: '0000:3b:00.0',
    driver: 'bnxt_en',
    function: 'PF 0',
    rdma: [],
    net: [],
  };
  const backend: Backend = {
    name: 'a card of its own',
    list: async () => [device],
    host: async () => calm,
    open: async () => ({
      info: async () => ({ deviceType: 3, data: driver.info(driver.open()) }),
      rpc: async (scope, input, outLen) => driver.rpc(driver.open(), scope, input, outLen),
      close: async () => {},
    }),
  };
  return Session.open(backend, device, { allowTaint: true, guard: true, deny: [] });
}
