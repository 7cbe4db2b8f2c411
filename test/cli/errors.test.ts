import { expect } from 'chai';
import { asFwctlError, errorJson, errorText } from '../../src/cli/errors.js';
import { plainStyle } from '../../src/cli/output.js';
import { FwctlError } from '../../src/client/errors.js';

const flags = {
  output: {},
  json: {},
  meanings: {},
  device: {},
  'allow-taint': {},
  'no-guard': {},
  yes: {},
  force: {},
  numbers: { env: 'FWCTL_NUMBERS' },
};

/** The near matches of a flag that there is not. */
function nearFlag(flag: string): unknown {
  const error = Object.assign(new Error(`Nonexistent flag: ${flag}`), { parse: {}, flags: [flag] });
  const told = asFwctlError(error, 'reg:get', { argv: [flag], flags });
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

  it('are told once, where what to do next names them all', () => {
    const facts = {
      given: 'usb',
      known: ['emulated', 'kernel'],
      next: 'they are emulated, kernel, ssh://HOST',
    };
    const error = new FwctlError('usage', 'there is no "usb"', facts);
    expect(errorText(error, plainStyle)).to.equal(
      'fwctl: usage: there is no "usb"\n  they are emulated, kernel, ssh://HOST\n',
    );
    expect(errorJson(error)).to.deep.include({ near: ['emulated', 'kernel'] });
  });
});

describe('an error of the parser of the command line', () => {
  /** As oclif's parser throws it. */
  const told = (message: string, argv: string[]): string =>
    asFwctlError(Object.assign(new Error(message), { parse: {} }), 'info', { argv, flags }).message;

  it('names the variable whose value is wrong, where no flag was given', () => {
    const message = 'Expected --numbers=x to be one of: hex, decimal\nSee more help with --help';
    expect(told(message, [])).to.equal('Expected FWCTL_NUMBERS=x to be one of: hex, decimal');
    for (const argv of [['--numbers=x'], ['--numbers', 'x']])
      expect(told(message, argv)).to.equal('Expected --numbers=x to be one of: hex, decimal');
    expect(told('Expected --output=x to be one of: text', [])).to.equal(
      'Expected --output=x to be one of: text',
    );
  });

  it('has no advice about flags that can stand several times: values never take the words behind them', () => {
    for (const flag of ['--policy allows', '--policy, --also allow'])
      expect(
        told(
          `Missing 1 required arg:\nfile  file to write\n\nNote: ${flag} multiple values. Because of this you need to provide all arguments before providing those flags.\nAlternatively, you can use "--" to signify the end of the flags and the beginning of arguments.\nSee more help with --help`,
          [],
        ),
      ).to.equal('Missing 1 required arg:\nfile  file to write');
  });
});
