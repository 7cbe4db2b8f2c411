import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Store } from '../../src/state/store.js';
import { withFolder } from '../support/files.js';
import { times } from '../support/times.js';
import { COUNT, next, nextPair, PAIR } from './counter.js';

const WRITER = fileURLToPath(new URL('writer.js', import.meta.url));

const writer = (folder: string, ...updates: string[]): ChildProcess =>
  spawn(process.execPath, [WRITER, folder, ...updates], { stdio: ['ignore', 'pipe', 'inherit'] });

const exitOf = async (child: ChildProcess): Promise<unknown> => (await once(child, 'exit'))[0];

const FILES = ['count.json', 'count.json.lock', 'pair.json', 'pair.json.lock'];
const WRITERS = times(64);
const KILLS = times(200);
const UPDATES = times(200);
const AT_ONCE = 4;

describe('the state store among processes', () => {
  it(`${WRITERS} writers at once all succeed, and no update is lost`, () =>
    withFolder(async (folder) => {
      const codes = await Promise.all(Array.from({ length: WRITERS }, () => exitOf(writer(folder, '5'))));
      expect(codes).to.deep.equal(Array(WRITERS).fill(0));
      expect(new Store(folder).read('count', COUNT).count).to.equal(WRITERS * 5);
      expect(new Store(folder).read('pair', PAIR).one).to.equal(WRITERS * 5);
      expect(readdirSync(folder).sort()).to.deep.equal(FILES);
    }));

  it(`after each of ${KILLS} kills at random instants the file loads, nothing that was there is lost, and the next writer gets the lock`, () =>
    withFolder(async (folder) => {
      let kills = 0;
      let least = { count: 0, one: 0 };
      const killing = async () => {
        while (kills++ < KILLS) {
          const child = writer(folder);
          await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
          const gone = exitOf(child);
          child.kill('SIGKILL');
          await gone;
          const { count } = new Store(folder).read('count', COUNT);
          const { one } = new Store(folder).read('pair', PAIR);
          expect(count).to.be.at.least(least.count);
          expect(one).to.be.at.least(least.one);
          least = { count, one };
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, killing));
      const store = new Store(folder);
      const { count } = store.read('count', COUNT);
      expect(count).to.be.at.least(KILLS);
      expect(store.update('count', COUNT, next).count).to.equal(count + 1);
      const { one } = store.read('pair', PAIR);
      expect(one).to.be.at.least(count);
      expect(store.update('pair', PAIR, nextPair).one).to.equal(one + 1);
      expect(readdirSync(folder).sort()).to.deep.equal(FILES);
    }));

  it('readers who take no lock find every count whole, and none that is behind an earlier one', () =>
    withFolder(async (folder) => {
      const ended = Promise.all(Array.from({ length: AT_ONCE }, () => exitOf(writer(folder, `${UPDATES}`))));
      let isOver = false;
      ended.finally(() => {
        isOver = true;
      });
      const old = new Store(folder);
      let least = 0;
      while (!isOver) {
        for (const store of [old, new Store(folder)]) {
          const { one } = store.read('pair', PAIR);
          expect(one).to.be.at.least(least);
          least = one;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await ended).to.deep.equal(Array(AT_ONCE).fill(0));
      expect(old.read('pair', PAIR).one).to.equal(AT_ONCE * UPDATES);
    }));

  it('a reader sees what another process has written since', () =>
    withFolder(async (folder) => {
      const store = new Store(folder);
      for (const expected of [3, 6, 9]) {
        expect(await exitOf(writer(folder, '3'))).to.equal(0);
        expect(store.read('count', COUNT).count).to.equal(expected);
      }
    }));

  it('what a killed writer left half-written is no obstacle, and goes with the next write', () =>
    withFolder((folder) => {
      const store = new Store(folder);
      store.update('count', COUNT, next);
      writeFileSync(join(folder, 'count.json.tmp'), '{"version": 1, "da');
      expect(store.names()).to.deep.equal(['count']);
      expect(store.read('count', COUNT).count).to.equal(1);
      expect(store.update('count', COUNT, next).count).to.equal(2);
      expect(readdirSync(folder).sort()).to.deep.equal(['count.json', 'count.json.lock']);
    }));
});
