import { expect } from 'chai';
import { loginWords, remoteAddress, sshWords } from '../../../src/backends/remote/address.js';

describe('the address of another machine', () => {
  const good: [string, object][] = [
    ['ssh://lab-3', { destination: 'lab-3', name: 'ssh://lab-3' }],
    ['ssh://root@lab-3:2222', { destination: 'root@lab-3', port: '2222', name: 'ssh://root@lab-3:2222' }],
    ['ssh://[fe80::1%eth0]:22', { destination: 'fe80::1%eth0', port: '22', name: 'ssh://[fe80::1%eth0]:22' }],
    [
      'ssh://ann%40example.org@lab',
      { destination: 'ann@example.org@lab', name: 'ssh://ann%40example.org@lab' },
    ],
    ['ssh://LAB\\ann@lab', { destination: 'LAB\\ann@lab', name: 'ssh://LAB\\ann@lab' }],
    ['ssh://a.b-c+d_e@lab', { destination: 'a.b-c+d_e@lab', name: 'ssh://a.b-c+d_e@lab' }],
    ['ssh://10.0.0.7', { destination: '10.0.0.7', name: 'ssh://10.0.0.7' }],
  ];
  for (const [text, address] of good)
    it(`${text} is one`, () => expect(remoteAddress(text)).to.deep.equal(address));

  const bad = [
    'ssh://',
    'ssh://-oProxyCommand=true',
    'ssh://root@-v',
    'ssh://-l@lab',
    'ssh://%2dl@lab',
    'ssh://@lab',
    'ssh://a%20b@lab',
    'ssh://a%0ab@lab',
    'ssh://a%3btrue@lab',
    'ssh://%24HOME@lab',
    'ssh://a%60id%60@lab',
    'ssh://a%@lab',
    'ssh://a%ff@lab',
    'ssh://ann\\@lab',
    'ssh://ann@corp@lab',
    'ssh://lab:0',
    'ssh://lab:65536',
    'ssh://lab;true',
    'ssh://a b',
    'ssh://a,b',
    'http://lab',
  ];
  for (const text of bad)
    it(`${text} is none`, () =>
      expect(() => remoteAddress(text)).to.throw('is no address of another machine'));

  it('is reached by ssh without what its configuration has for logins', () => {
    const address = remoteAddress('ssh://root@lab-3:2222');
    const words = sshWords(address, { ssh: 'ssh -F lab.conf' });
    expect(words.slice(0, 3)).to.deep.equal(['ssh', '-F', 'lab.conf']);
    expect(words.slice(-4)).to.deep.equal(['-p', '2222', '--', 'root@lab-3']);
    expect(words).to.include.members(['-T', '-oClearAllForwardings=yes', '-oRemoteCommand=none']);
    expect(loginWords(address, {})).to.equal('ssh -p 2222 root@lab-3');
  });
});
