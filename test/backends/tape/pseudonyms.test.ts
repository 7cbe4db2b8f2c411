import { expect } from 'chai';
import { Pseudonyms } from '../../../src/backends/tape/pseudonyms.js';
import { redacted } from '../../../src/backends/tape/redact.js';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');

const MAC = 'b8cef6510a20';
const GUIDS = ['b8cef60300510a20', 'b8cef6fffe510a20', 'bacef6fffe510a20'];

describe('pseudonyms', () => {
  it('of a MAC address hide the GUIDs that are made of it, as IPv6 makes them too', () => {
    const pseudonyms = new Pseudonyms();
    pseudonyms.add('mac', bytes(MAC));
    expect(hex(pseudonyms.inBytes(bytes(MAC + GUIDS.join(''))))).to.equal(
      '020000000001' + '0200000300000001' + '020000fffe000001' + '000000fffe000001',
    );
  });

  it('of a GUID hide the MAC address of which it is made', () => {
    for (const guid of GUIDS) {
      const pseudonyms = new Pseudonyms();
      pseudonyms.add('guid', bytes(guid));
      expect(hex(pseudonyms.inBytes(bytes(MAC))), guid).to.equal('020000000001');
      expect(hex(pseudonyms.inBytes(bytes(guid)))).not.to.contain('cef6');
    }
  });

  it('stand in names and errors for hex digits in any case', () => {
    const open = {
      call: 'open',
      file: 1,
      device: 'fwctl0',
      refusal: { kind: 'device', message: 'no ENXB8CEF6510A20', next: 'try B8:CE:F6:51:0a:20' },
    } as const;
    const calls = redacted([{ call: 'list', wanted: 'ENXB8CEF6510A20', devices: [] }, open], () => []);
    expect(JSON.stringify(calls)).to.not.match(/ce:?f6/i);
    expect(calls[0]).to.include({ wanted: 'ENX020000000001' });
  });
});
