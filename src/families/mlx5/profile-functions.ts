import type { FunctionProfile, Profile } from './firmware/profile.js';
import type { Problem } from './profile-problem.js';

/** Functions are as the firmware numbers them: by kind and PF, one after another. */
export function functionProblems({ functions, identity, nv, capabilities }: Profile): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  const pfs = new Set<string>();
  const counts = new Map<string, number>();
  const mostVfs = nv.nv_global_pci_cap?.max_vfs_per_pf as number;
  const mostSfs = Number(capabilities.chosen.GENERAL?.max_num_sf);
  const firstSf = Number(capabilities.chosen.ESWITCH?.esw_sf_base_id);

  for (const [i, row] of functions.entries()) {
    const { kind, name, parent = '' } = row;
    const say = (field: keyof FunctionProfile, message: string, more: object = {}) =>
      problems.push({ path: ['functions', i, field], message, ...more });
    const unique = (field: keyof FunctionProfile) => {
      if (row[field] === undefined) return;
      const key = `${field} ${row[field]}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, i);
      else say(field, `${row[field]} is that of functions[${other}] too`);
    };
    const must = (field: keyof FunctionProfile, value: number, why: string) => {
      if (row[field] !== value) say(field, `must be ${value}: ${why}`);
    };

    for (const field of ['vhca_id', 'pci'] as const) unique(field);
    if (row.vhca_id > 0xffff - identity.ports * mostVfs)
      say('vhca_id', `must be below ${0x10000 - identity.ports * mostVfs}: NUM_OF_VFS makes VFs behind it`);

    if (kind === 'pf') {
      if (row.parent !== undefined) say('parent', 'a PF has none');
      if (pfs.size >= identity.ports)
        say('kind', `the adapter has ${identity.ports} ports, and a PF for each`);
      pfs.add(name);
    } else if (!pfs.has(parent))
      say('parent', 'is no PF that stands before it', { given: parent, known: [...pfs] });
    if (kind === 'sf' && row.pci !== undefined) say('pci', 'an SF is no PCI function');
    if (kind !== 'sf' && row.pci === undefined) say('pci', 'is missing: a PF and a VF are PCI functions');

    const group = `${kind} ${parent}`;
    const index = counts.get(group) ?? 0;
    counts.set(group, index + 1);
    must('index', index, 'those of a kind count up from 0 on each PF');
    if (name !== `${parent}${kind}${index}`) say('name', `must be ${parent}${kind}${index}`);
    const most = { pf: identity.ports, vf: mostVfs, sf: mostSfs }[kind];
    if (index === most && kind !== 'pf') say('index', `there are at most ${most} on a PF`);
    if (kind === 'pf') must('function_id', 0, 'that is how a PF names itself');
    if (kind === 'vf') must('function_id', index + 1, 'VFs follow their PF');
    if (kind === 'sf') must('function_id', firstSf + index, 'esw_sf_base_id is that of the first SF');
    must('vport', row.function_id, 'it is the function_id');
  }
  if (pfs.size === 0) problems.push({ path: ['functions'], message: 'have no PF' });
  return problems;
}
