import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { parseYaml } from '../../../src/client/yaml.js';
import { bluefield3 } from '../../../src/families/mlx5/firmware/profiles/bluefield3.js';
import { connectx6dx } from '../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { connectx7 } from '../../../src/families/mlx5/firmware/profiles/connectx7.js';
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
  name: 'sf',
  kind: 'sf',
  parent: 'pf0',
  index: 0,
  function_id: 0x8000,
  vhca_id: 2,
  vport: 0x8000,
};

describe('profile files', () => {
  it('those that are built in are good', () => {
    for (const profile of [connectx7, bluefield3]) expect(checkProfile(profile)).to.deep.equal([]);
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
    ['no object', [], '', 'must be object'],
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
      'pattern',
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
      'one name twice',
      { extends: 'connectx7', functions: [PF, { ...VF, name: 'pf0' }] },
      'functions.1.name',
      'functions[0]',
    ],
    [
      'one vport twice',
      { extends: 'connectx7', functions: [PF, { ...VF, vport: 0 }] },
      'functions.1.vport',
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
  });
});

function caps(current: object): object {
  return { extends: 'connectx7', capabilities: { current } };
}
