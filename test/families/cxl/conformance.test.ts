import { expect } from 'chai';
import { form } from '../../conformance/families/cxl.js';
import { readJson } from '../../support/files.js';

interface Recording {
  cases: { name: string; errno: string | null; out_head: string; taint_after: number }[];
}

const recording = () => readJson<Recording>('vectors/cxl/kernel-public.json');

describe('conformance of the cxl driver with a real kernel', () => {
  it('every public call is answered as Linux 7.2.13 answered it', async () => {
    const { passed, failed, differences } = await form.replay(recording());
    expect(differences).to.deep.equal([]);
    expect([passed, failed]).to.deep.equal([370, 0]);
  });

  it('cases alone are taken as of the recorded machine, and what is answered otherwise is told', async () => {
    const { cases } = recording();
    const other = cases.map((one, at) => (at % 2 ? one : { ...one, errno: one.errno ? null : 'EIO' }));
    expect(form.recognises({ cases: other })).to.equal(true);
    const { passed, failed, differences } = await form.replay({ cases: other });
    expect([passed, failed]).to.deep.equal([185, 185]);
    expect(differences[0]).to.deep.equal({
      boot: 'mock-main',
      name: 'info/len0',
      what: 'errno',
      expected: 'EIO',
      came: null,
    });
  });

  it('a byte of an answer that is other than recorded is told, and a taint', async () => {
    const { cases } = recording();
    const all = cases.find(({ name }) => name === 'sup/all') as Recording['cases'][0];
    const [other, tainted] = [
      { ...all, out_head: all.out_head.replace(/^../, '69') },
      { ...all, taint_after: all.taint_after | 512 },
    ];
    const { differences } = await form.replay({ cases: [other, tainted] });
    expect(differences.map(({ what }) => what)).to.deep.equal(['out', 'taint_after']);
  });

  it('other recordings are not taken for one of cxl', () => {
    expect(form.recognises(readJson('vectors/kernel-public.json'))).to.equal(false);
    expect(form.recognises(readJson('vectors/pds/structures.json'))).to.equal(false);
    expect(form.recognises([])).to.equal(false);
  });
});
