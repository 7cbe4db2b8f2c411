import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { FwctlError } from '../../../src/client/errors.js';
import { parseYaml } from '../../../src/client/yaml.js';
import { bluefield3 } from '../../../src/families/mlx5/firmware/profiles/bluefield3.js';
import { connectx6dx } from '../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { connectx7 } from '../../../src/families/mlx5/firmware/profiles/connectx7.js';
import { SHIPPED } from '../../../src/families/mlx5/firmware/shipped.js';
import { checkProfile } from '../../../src/families/mlx5/profile-file.js';
import { ROOT } from '../../support/files.js';

const PF = { name: 'pf0', kind: 'pf', index: 0, function_id: 0, vhca_id: 0, vport: 0, pci: 0, bound: true };
const VF = {
  name: 'pf0vf0',
  kind: 'vf',
  parent: 'pf0',
  index: 0,
  function_id: 1,
  vhca_id: 1,
  vport: 1,
  pci: 1,
};
const SF = {
  name: 'pf0sf0',
  kind: 'sf',
  parent: 'pf0',
  index: 0,
  function_id: 0x8000,
  vhca_id: 2,
  vport: 0x8000,
};

const pf = (index: number) => ({ ...PF, name: `pf${index}`, index, vhca_id: index, pci: index });

const functions = (...rows: object[]) => ({ extends: 'connectx7', functions: rows });
const identity = (fields: object) => ({ extends: 'connectx7', identity: fields });
const nv = (items: object) => ({ extends: 'connectx7', nv: items });

describe('profile files', () => {
  it('those that are built in are good', () => {
    for (const changes of [connectx7, bluefield3]) expect(checkProfile(changes())).to.deep.equal([]);
  });

  it('the whole default profile, said as changes, is good', () => {
    const { name: _, registers: _2, capabilities, identity, ...others } = connectx6dx();
    const { current_issi: _3, supported_issi: _4, special_contexts: _5, ports: _6, ...known } = identity;
    const { captured: current, max, differ } = capabilities;
    const { extends: _7, ...schema } = {
      nv: {},
      extends: '',
      title: '',
      functions: [],
      link_modes: [],
      module: {},
      pcie: {},
    };
    const data = Object.fromEntries(Object.keys(schema).map((key) => [key, others[key as 'title']]));
    expect(
      checkProfile({
        extends: 'connectx6dx',
        ...data,
        identity: known,
        capabilities: { current, max, differ },
      }),
    ).to.deep.equal([]);
  });

  it('the example of fwctl-profile(5) is good', () => {
    const page = readFileSync(join(ROOT, 'man/fwctl-profile.5'), 'utf8');
    const [, example = ''] = /^\.Bd -literal[^\n]*\n(.*?)^\.Ed$/ms.exec(page) ?? [];
    expect(example).to.include('extends:');
    expect(checkProfile(parse(example.replaceAll('\\e', '\\')))).to.deep.equal([]);
  });

  const bad: [string, unknown, string, string][] = [
    ['no object', [], '', 'must be a mapping'],
    ['nothing that it extends', {}, '', 'lacks "extends"'],
    ['an unknown base', { extends: 'connectx' }, 'extends', 'connectx6dx'],
    ['an unknown member', { extends: 'connectx7', titel: 'x' }, 'titel', 'is unknown'],
    [
      'an unknown member within',
      { extends: 'connectx7', identity: { psidd: 'x' } },
      'identity.psidd',
      'is unknown',
    ],
    [
      'a number that is too big',
      { extends: 'connectx7', identity: { device_id: 65536 } },
      'identity.device_id',
      '65535',
    ],
    [
      'a MAC that is none',
      { extends: 'connectx7', identity: { base_mac: 'no' } },
      'identity.base_mac',
      'six bytes in hex',
    ],
    ['a mode that is none', { extends: 'connectx7', link_modes: [0] }, 'link_modes.0', 'one of'],
    ['no PF', { extends: 'connectx7', functions: [VF] }, 'functions.0.parent', 'no PF'],
    [
      'a child before its PF',
      { extends: 'connectx7', functions: [VF, PF] },
      'functions.0.parent',
      'stands before',
    ],
    [
      'one vhca_id twice',
      { extends: 'connectx7', functions: [PF, { ...VF, vhca_id: 0 }] },
      'functions.1.vhca_id',
      'functions[0]',
    ],
    [
      'one PCI function twice',
      { extends: 'connectx7', functions: [PF, { ...VF, pci: 0 }] },
      'functions.1.pci',
      'functions[0]',
    ],
    [
      'an SF on the bus',
      { extends: 'connectx7', functions: [PF, { ...SF, pci: 4 }] },
      'functions.1.pci',
      'no PCI function',
    ],
    [
      'an unknown kind',
      { extends: 'connectx7', functions: [{ ...PF, kind: 'af' }] },
      'functions.0.kind',
      'pf, vf, sf',
    ],
    ['a text that is a number', identity({ psid: 12 }), 'identity.psid', 'put it in quotes'],
    ['too few numbers', identity({ firmware: [28, 43] }), 'identity.firmware', 'at least 3'],
    ['a day that is none', identity({ firmware_date: [2023, 2, 29] }), 'identity.firmware_date', '28 days'],
    ['a MAC of a group', identity({ base_mac: '01:00:00:00:00:01' }), 'identity.base_mac', 'must be even'],
    ['no MAC', identity({ base_mac: '00:00:00:00:00:00' }), 'identity.base_mac', 'no address'],
    ['a mode twice', { extends: 'connectx7', link_modes: [6, 9, 6] }, 'link_modes', '[0] and [2]'],
    [
      'a module too few',
      { extends: 'connectx7', module: { serials: ['A'] } },
      'module.serials',
      'must have 2',
    ],
    ['no function', functions(), 'functions', 'at least 1'],
    ['a third PF', functions(PF, pf(1), pf(2)), 'functions.2.kind', '2 ports'],
    [
      'a PF that names itself otherwise',
      functions({ ...PF, function_id: 1 }),
      'functions.0.function_id',
      'must be 0',
    ],
    ['a PF with a gap before it', functions({ ...PF, index: 1 }), 'functions.0.index', 'must be 0'],
    ['a VF with a gap before it', functions(PF, { ...VF, index: 1 }), 'functions.1.index', 'must be 0'],
    [
      'a VF of another number',
      functions(PF, { ...VF, function_id: 2 }),
      'functions.1.function_id',
      'must be 1',
    ],
    ['a vport of another number', functions(PF, { ...VF, vport: 2 }), 'functions.1.vport', 'must be 1'],
    [
      'an SF among the VFs',
      functions(PF, { ...SF, function_id: 9 }),
      'functions.1.function_id',
      'must be 32768',
    ],
    ['a PF of another name', functions({ ...PF, name: 'p0' }), 'functions.0.name', 'must be pf0'],
    ['an SF of another name', functions(PF, { ...SF, name: 'pf0vf7' }), 'functions.1.name', 'must be pf0sf0'],
    ['a PF that is no PCI function', functions({ ...PF, pci: undefined }), 'functions.0.pci', 'is missing'],
    ['no room for VFs', functions({ ...PF, vhca_id: 65535 }), 'functions.0.vhca_id', 'NUM_OF_VFS'],
    ['an item of no port', nv({ 'nv_vpi_link_type.3': {} }), 'nv.nv_vpi_link_type.3', '1 to 2'],
    ['an item of no PF', nv({ 'nv_pf_pci_conf.pf9': {} }), 'nv.nv_pf_pci_conf.pf9', 'of no PF'],
    [
      'a place where there is none',
      nv({ 'nv_sw_offload_conf.1': {} }),
      'nv.nv_sw_offload_conf.1',
      'whole adapter',
    ],
    [
      'a value without a name',
      nv({ nv_vpi_link_type: { default_link_type: 3 } }),
      'nv.nv_vpi_link_type.default_link_type',
      '1 IB, 2 ETH',
    ],
    [
      'a value beyond what the board has',
      nv({ nv_global_pci_conf: { total_vfs: 128 } }),
      'nv.nv_global_pci_conf.total_vfs',
      'at most 127',
    ],
    [
      'a current value above the maximum',
      caps({ GENERAL: { log_max_qp: 19 } }),
      'capabilities.current.GENERAL.log_max_qp',
      'log_max_qp 19 and not 18',
    ],
    [
      'a maximum below the current value',
      { extends: 'connectx7', capabilities: { max: { GENERAL: { log_max_qp: 16 } } } },
      'capabilities.max.GENERAL.log_max_qp',
      'above its maximum',
    ],
    [
      'a capability that is switched off',
      caps({ SHAMPO: { shampo_min_mss_size: 1 } }),
      'capabilities.current.SHAMPO',
      'no function has',
    ],
    [
      'other values of an unknown function',
      { extends: 'connectx7', capabilities: { differ: { vfs: {} } } },
      'capabilities.differ.vfs',
      'no function',
    ],
    ['an unknown item', { extends: 'connectx7', nv: { nv_hat: {} } }, 'nv.nv_hat', 'no item'],
    [
      'an unknown parameter',
      { extends: 'connectx7', nv: { nv_global_pci_conf: { hat: 1 } } },
      'nv.nv_global_pci_conf.hat',
      'no field',
    ],
    ['an unknown type', caps({ GENERALE: {} }), 'capabilities.current.GENERALE', 'no capability type'],
    [
      'an unknown field',
      caps({ GENERAL: { log_max_qb: 1 } }),
      'capabilities.current.GENERAL.log_max_qb',
      'no field',
    ],
    [
      'a value that does not fit',
      caps({ GENERAL: { log_max_qp: 32 } }),
      'capabilities.current.GENERAL.log_max_qp',
      '5 bits',
    ],
    [
      'a value that is none',
      caps({ GENERAL: { log_max_qp: 'x' } }),
      'capabilities.current.GENERAL.log_max_qp',
      'whole number',
    ],
  ];
  for (const [what, data, place, words] of bad)
    it(`${what} is told with its place and reason`, () => {
      const told = checkProfile(data).map(({ path, message }) => `${path.join('.')}: ${message}`);
      expect(
        told.some((one) => one.startsWith(`${place}: `) && one.includes(words)),
        told.join('\n'),
      ).to.equal(true);
    });

  it('a file that goes beyond what it starts from is good where it says so', () => {
    const set = { GENERAL: { log_max_qp: 20, shampo: 1 }, SHAMPO: { shampo_min_mss_size: 1 } };
    expect(checkProfile({ extends: 'connectx7', capabilities: { current: set, max: set } })).to.deep.equal(
      [],
    );
    const fewer = { differ: { pf0vf0: { GENERAL: { log_max_qp: 4 } } } };
    expect(checkProfile({ extends: 'bluefield3', capabilities: fewer })).to.deep.equal([]);
    const rows = [PF, pf(1), { ...VF, vhca_id: 9, pci: 2 }, { ...SF, bound: true }];
    expect(checkProfile(functions(...rows))).to.deep.equal([]);
    expect(checkProfile(nv({ 'nv_pf_pci_conf.pf0': { total_vf: 4 } }))).to.deep.equal([]);
  });

  it('the schema knows the profiles that are built in', () => {
    const [problem] = checkProfile({ extends: 'none' });
    expect(problem?.message).to.equal(`must be one of ${SHIPPED.join(', ')}`);
  });

  it('an unknown name comes with those that are known', () => {
    const [problem] = checkProfile(caps({ GENERAL: { log_max_qb: 1 } }));
    expect(problem?.given).to.equal('log_max_qb');
    expect(problem?.known).to.include('log_max_qp');
  });

  it('a place has its line, in YAML and in JSON', async () => {
    const yaml = await parseYaml('extends: a\nfunctions:\n  - name: x\n  - name: y\n    kind: pf\n', 'f');
    expect(yaml.lineOf(['functions', 1, 'kind'])).to.equal(5);
    expect(yaml.lineOf(['functions', 1, 'pci'])).to.equal(4);
    expect(yaml.lineOf([])).to.equal(1);
    const json = await parseYaml('{\n "a": {\n  "b": 1\n }\n}', 'f');
    expect(json.lineOf(['a', 'b'])).to.equal(3);
    const numbers = await parseYaml('a:\n  1: x\n  "2": y\n', 'f');
    expect([1, 2].map((step) => numbers.lineOf(['a', step]))).to.deep.equal([2, 3]);
  });

  const unreadable: [string, string, string][] = [
    ['a name twice', 'a: 1\na: 2\n', 'f:2: Map keys must be unique'],
    ['a second document', 'a: 1\n---\na: 2\n', 'f:2: a second document'],
    ['a tag that means nothing', 'a: 1\nb: !hat 2\n', 'f:2: Unresolved tag'],
    ['an alias of nothing', 'a: 1\nb: *c\n', 'f:2: no &c stands before *c'],
    ['a name that is a list', 'a: 1\n? [b]\n: 2\n', 'f:2: a name is missing'],
    ['a quote without an end', 'a: 1\nb: "c\n', 'f:'],
    ['aliases that would fill the memory', bomb(), 'f:1: Excessive alias count'],
  ];
  for (const [what, text, words] of unreadable)
    it(`${what} is refused with its line`, async () => {
      const error = await parseYaml(text, 'f').then(
        () => undefined,
        (thrown) => thrown,
      );
      expect(error).to.be.instanceOf(FwctlError);
      expect(error.kind).to.equal('usage');
      expect(error.message).to.include(words);
    });
});

function caps(current: object): object {
  return { extends: 'connectx7', capabilities: { current } };
}

/** Nine to the power of seven letters. */
function bomb(): string {
  const list = (name: string) => `[${new Array(9).fill(name).join()}]`;
  const levels = ['b', 'c', 'd', 'e', 'f', 'g'].map(
    (name, i) => `${name}: &${name} ${list(`*${'abcdef'[i]}`)}\n`,
  );
  return `a: &a ${list('x')}\n${levels.join('')}`;
}
