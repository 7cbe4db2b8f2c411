import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const PASSWORD = 'correct-horse-16';
const HEX = Buffer.from(PASSWORD).toString('hex');
const ITEM = 'nv_rom_iscsi_initiator_chap_pwd';

/** Whether a text has the password in any of the forms in which bytes are shown. */
const tells = (text: string): boolean => {
  const plain = text.replace(/[\s,_[\]"|]|0x/g, '').toLowerCase();
  return (
    text.includes(PASSWORD) || plain.includes(HEX) || plain.includes([...Buffer.from(PASSWORD)].join(''))
  );
};

/** A folder whose device has a password of CHAP, beside a setting that is no secret. */
/** How a change is rehearsed or made, and told. */
const WAYS = [
  ['--dry-run'],
  ['--dry-run', '--json'],
  ['--dry-run', '-o', 'hex'],
  ['--yes'],
  ['--yes', '--json'],
] as const;

const withPassword = (run: (folder: string, at: (name: string) => string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const backup = {
      schema: 'fwctl.config.backup/1',
      settings: { [`${ITEM}.value`]: PASSWORD, NUM_OF_VFS: 2 },
    };
    writeFileSync(at('given.json'), JSON.stringify(backup));
    const line = ['config', 'restore', at('given.json'), '--others', 'keep'];
    for (const more of WAYS) {
      const { code, stdout, stderr } = await fwctl([...line, ...more], { folder });
      expect(code, stderr).to.equal(0);
      expect(tells(stdout + stderr), more.join(' ')).to.equal(false);
      if (more.join(' ') === '--dry-run') expect(stdout).to.contain('(secret)');
    }
    await run(folder, at);
  });

describe('secrets of the non-volatile configuration', () => {
  it('are not printed by any command of config, and are in no backup that was not asked for them', () =>
    withPassword(async (folder, at) => {
      for (const line of [
        ['query', '--all'],
        ['query', '--all', '--json'],
        ['query', '--changed', '-H'],
        ['backup', '-'],
        ['backup', '-', '--raw'],
        ['backup', at('b.json'), '--json'],
        ['backup', at('b.raw'), '--raw'],
        ['reset', ITEM, '--dry-run'],
      ]) {
        const { stdout, stderr } = await fwctl(['config', ...line], { folder });
        expect(tells(stdout + stderr), line.join(' ')).to.equal(false);
      }
      for (const file of ['b.json', 'b.raw'])
        expect(tells(readFileSync(at(file), 'utf8')), file).to.equal(false);
      const { stderr } = await fwctl(['config', 'backup', at('b.json'), '--force'], { folder });
      expect(stderr).to.contain(`left out, as they hold secrets (--secrets): ${ITEM}`);
    }));

  it('are zeros in what reads the registers that hold them, and in -v of anything, unless they are asked for', () =>
    withPassword(async (folder, at) => {
      const type = 'configuration_item_header.type.configuration_item_type_class_per_host_pf_ext';
      const get = ['reg', 'get', 'MNVDA', `${type}.type_class=3`, `${type}.parameter_index=569`];
      const item = `register_data=0x00000000${'03000239'}`;
      const rpc = ['rpc', 'ACCESS_REG', 'op_mod=1', 'register_id=MNVDA', item];
      const batch = at('batch');
      const fields = { op_mod: 1, register_id: 'MNVDA', register_data: item.replace('register_data=', '') };
      writeFileSync(batch, JSON.stringify({ command: 'ACCESS_REG', fields }));
      for (const line of [get, rpc, ['rpc', '--batch', batch]]) {
        for (const more of [[], ['--json'], ['-o', 'hex'], ['-v'], ['-H']]) {
          if (line.includes('--batch') && more.length) continue;
          const { code, stdout, stderr } = await fwctl([...line, ...more], { folder });
          expect(code, stderr).to.equal(0);
          expect(tells(stdout + stderr), [...line, ...more].join(' ')).to.equal(false);
          expect(stderr).to.include('zeros stand for it; --show-secrets shows it');
        }
        const { stdout } = await fwctl([...line, '--show-secrets'], { folder });
        const words = line === get ? String(Buffer.from(PASSWORD).readUInt32BE(0)) : HEX;
        expect(stdout.replaceAll(/\s/g, '').includes(words), line.join(' ')).to.equal(true);
      }
      expect((await fwctlJson(get, { folder })).withheld).to.equal(true);
      expect(await fwctlJson([...get, '--show-secrets'], { folder })).to.not.have.property('withheld');
      for (const line of [
        ['config', 'query', '--all', '-v'],
        ['config', 'restore', at('given.json'), '--others', 'keep', '--yes', '-v'],
        ['reg', 'watch', ...get.slice(2), '--count', '1', '-v'],
        ['attest', 'evidence', '-o', at('v.jwt'), '-v'],
      ]) {
        const { stdout, stderr } = await fwctl(line, { folder });
        expect(tells(stdout + stderr), line.join(' ')).to.equal(false);
      }
    }));

  it('are not shown by what writes the registers that hold them, nor kept in the log of changes', () =>
    withPassword(async (folder, at) => {
      const type = 'configuration_item_header.type.configuration_item_type_class_per_host_pf_ext';
      const line = ['reg', 'set', 'MNVDA', `${type}.type_class=3`, `${type}.parameter_index=569`];
      const env = { FWCTL_AUDIT: at('audit.log') };
      const change = [...line, 'configuration_item_data[15]=0'];
      for (const more of WAYS) {
        const { code, stdout, stderr } = await fwctl([...change, ...more], { folder, env });
        expect(stderr).to.contain('holds a password or a key: zeros stand for it');
        expect(tells(stdout + stderr), more.join(' ')).to.equal(false);
        expect(stdout.includes(String(Buffer.from(PASSWORD).readUInt32BE(0))), more.join(' ')).to.equal(
          false,
        );
        expect(code, stderr).to.be.oneOf([0, 9]);
      }
      expect(tells(readFileSync(at('audit.log'), 'utf8'))).to.equal(false);
      // What is written has it: it is the old one still.
      await fwctlJson(['config', 'backup', at('all.json'), '--secrets'], { folder });
      expect(tells(readFileSync(at('all.json'), 'utf8'))).to.equal(true);
    }));

  it('are left as they are by the restore of a backup without them; --secrets keeps them in a file of its own mode', () =>
    withPassword(async (folder, at) => {
      const kept = await fwctlJson(['config', 'backup', at('all.json'), '--secrets'], { folder });
      expect(kept).not.to.have.property('left_out');
      expect(statSync(at('all.json')).mode & 0o777).to.equal(0o600);
      expect(tells(readFileSync(at('all.json'), 'utf8'))).to.equal(true);
      await fwctlJson(['config', 'backup', at('b.json')], { folder });
      await fwctlJson(['config', 'set', 'NUM_OF_VFS=3', '--yes'], { folder });
      await fwctlJson(['config', 'restore', at('b.json'), '--yes'], { folder });
      await fwctlJson(['config', 'backup', at('again.json'), '--secrets'], { folder });
      expect(tells(readFileSync(at('again.json'), 'utf8'))).to.equal(true);
      await fwctlJson(['config', 'restore', at('b.json'), '--others', 'default', '--yes'], { folder });
      await fwctlJson(['config', 'backup', at('last.json'), '--secrets'], { folder });
      expect(tells(readFileSync(at('last.json'), 'utf8'))).to.equal(false);
      const { error } = await fwctlJson(['config', 'backup', '-', '--secrets'], { folder }, 2);
      expect(error.message).to.contain('secrets are not printed');
    }));

  it('are known to --redact of tapes and snapshots', () =>
    withPassword(async (folder, at) => {
      await fwctl(['config', 'backup', at('all.json'), '--secrets', '--record', at('plain.tape')], {
        folder,
      });
      await fwctl(
        ['config', 'backup', at('same.json'), '--secrets', '--record', at('red.tape'), '--redact'],
        {
          folder,
        },
      );
      await fwctl(['snapshot', 'save', at('red.snapshot'), '--redact'], { folder });
      expect(tells(readFileSync(at('plain.tape'), 'utf8'))).to.equal(true);
      for (const file of ['red.tape', 'red.snapshot'])
        expect(tells(readFileSync(at(file), 'utf8')), file).to.equal(false);
    }));

  it('are in evidence as digests that only the host can tell anything of, and their change is named', () =>
    withPassword(async (folder, at) => {
      const { claims } = await fwctlJson(['attest', 'evidence', '-o', at('e.jwt')], { folder });
      const item = claims.fwctl.configuration.items.find(({ name }: { name: string }) => name === ITEM);
      expect(item).to.include({ secret: true }).and.not.have.property('settings');
      expect(tells(JSON.stringify(claims))).to.equal(false);
      await fwctlJson(['attest', 'reference', at('e.jwt'), '-o', at('ref.json')], { folder });
      await fwctlJson(['config', 'reset', ITEM, '--yes'], { folder });
      await fwctlJson(['attest', 'evidence', '-o', at('e.jwt'), '--force'], { folder });
      const told = await fwctlJson(
        ['attest', 'verify', at('e.jwt'), '--reference', at('ref.json')],
        { folder },
        9,
      );
      expect(told.differing.filter((name: string) => name.startsWith('item.'))).to.include(`item.${ITEM}`);
    }));
});
