import * as Flags from '@oclif/core/flags';
import { COLLECTION, installCollection, usualFolder } from '../../src/cli/ansible/collection.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class AnsibleInstall extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Install the Ansible collection.';
  static override description =
    `Copies the collection ${COLLECTION} to where Ansible looks by itself, or below the folder of --dir, in the place of another version of it. What is there and is not this collection is left alone. Opens no device.`;
  static override examples = ['<%= config.bin %> ansible install --dir collections'];
  static override flags = {
    dir: Flags.string({
      description: 'folder of ANSIBLE_COLLECTIONS_PATH [default: ~/.ansible/collections]',
      helpValue: 'DIR',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.ansible.install/1']>> {
    const { flags } = await this.parse(AnsibleInstall);
    const { folder, version, replaced } = installCollection(this.config.root, flags.dir ?? usualFolder());
    return {
      data: { collection: COLLECTION, folder, version, replaced },
      text: () => `${COLLECTION} ${version} is in ${safe(folder)}\n`,
    };
  }
}
