import { expect } from 'chai';
import { asFwctlError, errorJson, errorText } from '../../src/cli/errors.js';
import { plainStyle } from '../../src/cli/output.js';
import { FwctlError } from '../../src/client/errors.js';

const FLAGS = [
  '--output',
  '--json',
  '--meanings',
  '--device',
  '--allow-taint',
  '--no-guard',
  '--yes',
  '--force',
];

/** The near matches of a flag that there is not. */
function nearFlag(flag: string): unknown {
  const error = Object.assign(new Error(`Nonexistent flag: ${flag}`), { parse: {}, flags: [flag] });
  const told = asFwctlError(error, 'reg:get', FLAGS);
  expect(errorText(told, plainStyle)).to.not.include('there are');
  return errorJson(told).near;
}

const unknown = (given: string, known: string[]) =>
  new FwctlError('usage', `there is no "${given}"`, { given, known });

describe('near matches of an error', () => {
  it('of a flag differ by a slip, or begin with what was given', () => {
    expect(nearFlag('--jsn')).to.deep.equal(['--json']);
    expect(nearFlag('--dev')).to.deep.equal(['--device']);
    expect(nearFlag('--ouptut=text')).to.deep.equal(['--output']);
    expect(nearFlag('--nope')).to.deep.equal([]);
    expect(nearFlag('-x')).to.deep.equal([]);
  });

  it('never lead to a flag that consents or lifts a check', () => {
    for (const flag of ['--all', '--allow', '--allow-tain', '--ye', '--yess', '--forc', '--no-gard', '--no'])
      expect(nearFlag(flag), flag).to.deep.equal([]);
  });

  it('are real ones; few names, where none is near, are told as all that there are', () => {
    const names = ['emulated', 'kernel'];
    expect(errorJson(unknown('kernl', names))).to.deep.include({ near: ['kernel'] });
    expect(errorJson(unknown('usb', names))).to.deep.include({ near: names });
    expect(errorText(unknown('usb', names), plainStyle)).to.equal(
      'fwctl: usage: there is no "usb"\n  there are: emulated, kernel\n',
    );
  });
});
