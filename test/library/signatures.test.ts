import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SIGNATURES } from '../../src/library/signatures.js';
import { ROOT, withFolder } from '../support/files.js';

/** The subpaths of the package that programs import. */
const SUBPATHS = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object }).exports,
).filter((path) => !/[*]|[.]json$/.test(path));

/** What a program prints that has the package installed. `text`: of an ES module, in which `entries` has each subpath, by import and by require(). */
const printed = (text: string): Promise<string> =>
  withFolder((folder) => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/fwctl'));
    const names = SUBPATHS.map((path) => `fwctl${path.slice(1)}`);
    const program = `import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url); const entries = [];
      for (const name of ${JSON.stringify(names)}) entries.push([name, await import(name)], [name, require(name)]);
      const told = []; const signatures = ${JSON.stringify(SIGNATURES)};
      try { ${text} } catch (error) { told.push(error.stack); }
      process.stdout.write(told.join('\\n'));`;
    writeFileSync(join(folder, 'a.mjs'), program);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['a.mjs'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: join(folder, 'state') },
    });
    expect(stderr).to.equal('');
    expect(status, stdout).to.equal(0);
    return stdout;
  });

describe('the functions that the package exports', () => {
  it('throw FwctlError that names the argument, or what was given, whatever a program without types gives them', async () => {
    const text = `
      const wrong = [undefined, null, 5, -1.5, 'no such', {}, { of: 'another kind' }, [], [5], new Map(), () => 5, true];
      const lists = [[], ...wrong.flatMap((one) => [[one], [one, one], [one, one, one], [one, one, one, one]])];
      const { FwctlError } = entries[0][1];
      const isTold = (name, message) =>
        message.includes(' of ' + name + ' is ') || message.startsWith('what ' + name + ' ') || message.startsWith(name + ' has no option') || /^the name of (a|the) device is /.test(message);
      let calls = 0;
      for (const [path, entry] of entries)
        for (const [name, there] of Object.entries(entry)) {
          if (typeof there !== 'function' || there.prototype || /^[A-Z]/.test(name)) continue;
          for (const given of lists) {
            calls++;
            const said = (why) => told.push(path + ' ' + name + '(' + given.map((one) => typeof one === 'object' ? JSON.stringify(one) : String(one)) + '): ' + why);
            try {
              const answer = await there(...given);
              await answer?.next?.();
              await answer?.close?.();
            } catch (error) {
              const isText = given.some((one) => typeof one === 'string');
              if (!(error instanceof FwctlError)) said(error.stack);
              else if (error.kind !== 'usage' && !isText) said(error.kind);
              else if (!isTold(name, error.message) && !(isText && error.message.includes('no such'))) said(error.message);
            }
          }
        }
      if (calls < 1000) told.push('few calls: ' + calls);`;
    expect(await printed(text)).to.equal('');
  }).timeout(120_000);

  it('take what others of them give', async () => {
    const text = `
      const { call, buildInput, answerFields, capabilityFields, decode, decodeModule, decodeSegment, dumpCore, dumpDiag, dumpResource, emulatedBackend, emulator, encode, exchange, familyClient, findCapability, findCommand, findDevice, findFeature, findRegister, get, getFeature, getRequest, kernelBackend, layout, list, MemoryStore, namesOf, open, parseDenyList, queryCapability, rawPages, readContextInfo, readDiagCap, readDiagParams, readFeatureList, readIdentity, readLayout, readMenu, readModule, readOutput, readRegister, readTape, recording, replayBackend, requestAs, requestOf, secretsIn, send, Session, set, setDiag, setFeature, setRequest, vocabulary, writeTape } = entries[0][1];
      const { byteLength, decodeMeant, flatten, leaves, parseLayout } = await import('fwctl/codec');
      const { capabilityLayout, decodeRegister, registerLayout } = await import('fwctl/prm/mlx5');
      const { deviceTypeName, errnoMeaning, errnoNumber, judge, packInfo, packRpc, scopeNumber, unpackInfo, unpackRpc } = await import('fwctl/kernel');
      const store = new MemoryStore();
      const plain = emulatedBackend({ store });
      const machine = emulator({ store });
      machine.set({ umem: 'on' });
      machine.add(machine.families().find(({ name }) => name === 'cxl').profiles[0], 1);
      const tape = writeTape('a.tape', { origin: { backend: 'emulated', fwctl: '0', argv: ['a'], kernel: '6.15' }, failed: (error) => told.push(error.message) });
      const backend = recording(plain, tape.sink);
      const device = await open('fwctl0', { backend, allowTaint: true });
      const { session } = device;
      const family = await familyClient('mlx5');
      const nop = findCommand('NOP');
      const input = buildInput(nop, {});
      const request = requestOf(nop, input, { scope: 'debug-read-only' });
      const output = await exchange(session, family, request);
      answerFields(nop, input, output); readOutput(nop, output); secretsIn(input, output); secretsIn(input, undefined); namesOf(input);
      await send(session, requestAs(family, input, { outLen: 16 }));
      await call(session, 'QUERY_ISSI'); await call(session, 'QUERY_ISSI', {}, 112);
      const type = findCapability('QOS');
      capabilityFields(type, await queryCapability(session, type, 'cur')); capabilityLayout('QOS');
      decodeRegister('MTMP', await readRegister(session, 'MTMP')); registerLayout('MTMP'); findRegister(0x900a);
      await readIdentity(session); readContextInfo((await session.info()).data);
      const { counters, log_min_sample_period } = await readDiagCap(session);
      const params = { ...(await readDiagParams(session)), log_num_of_samples: 1, log_sample_period: log_min_sample_period, single: 1, repetitive: 0, enable: 1, counters: [counters[0].counter_id] };
      await setDiag(session, params);
      const menu = await readMenu(session);
      for await (const segment of dumpResource(session, { type: menu[0].segment_type, index1: 0, index2: 0, num1: 0, num2: 0 })) { decodeSegment(segment, menu); break; }
      for await (const sample of dumpDiag(session, params, { index: 0, samples: 1 })) break;
      const memory = await session.umem(4096);
      for await (const part of dumpCore(session, memory, 0n)) break;
      await memory.release();
      decodeModule(rawPages(new Uint8Array(256))); await readModule(async () => undefined);
      await parseDenyList('deny: []', 'p.yaml', vocabulary);
      const form = parseLayout('x 32 a@0:8 b@8:24'); const bytes = encode(form, { a: 1 }, Buffer.alloc(4));
      decode(form, bytes, { raw: true }); decodeMeant(form, bytes); flatten(form, bytes); leaves(form); leaves(form, 4); byteLength(form); get(form, set(form, bytes, 'b', 5), 'b'); layout('ptys_reg');
      deviceTypeName(1); errnoMeaning('EIO'); errnoNumber('EIO'); scopeNumber('configuration'); judge(1, { rawio: true, lockdown: 'none', rawioUnderLockdown: 'allow' });
      unpackInfo(packInfo({ size: 24, flags: 0, out_device_type: 1, device_data_len: 0, out_device_data: 0 })); unpackRpc(packRpc({ size: 40, scope: 0, in_len: 0, out_len: 0, in: 0, out: 0 }));
      kernelBackend({ sysfsRoot: '/nowhere' }); findDevice(await list({ backend: plain }), 'fwctl0');
      const memories = await open('fwctl3', { backend, allowTaint: true });
      const features = await readFeatureList(memories.session); const alarm = findFeature(features, 'temperature-alarm'); readLayout(alarm);
      const read = await getFeature(memories.session, getRequest(alarm, { count: alarm.entry.get_feat_size }));
      await setFeature(memories.session, setRequest(alarm, read.subarray(0, alarm.entry.set_feat_size), { offset: 0 }));
      await memories.close(); await device.close(); tape.end(); readTape('a.tape', { partial: true }); replayBackend('a.tape', { mode: 'lookup' });
      told.push('passed');`;
    expect(await printed(text)).to.equal('passed');
  });

  it('of which the package has a signature are all among its exports', async () => {
    const text = `const all = new Set(entries.flatMap(([, entry]) => Object.keys(entry))); for (const name of Object.keys(signatures)) if (!all.has(name)) told.push(name);`;
    expect(await printed(text)).to.equal('');
  });
});
