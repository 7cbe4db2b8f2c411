import { COLLECTION, collectionsFolder } from '../../src/cli/ansible/collection.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class AnsiblePath extends BaseCommand {
  static override summary = 'Show the folder of the Ansible collection, for ANSIBLE_COLLECTIONS_PATH.';
  static override description =
    `The folder of this package that has the collection ${COLLECTION}: playbooks use it where it is, in the version of this command. Opens no device.`;
  static override examples = ['<%= config.bin %> ansible path'];

  async answer(): Promise<Answer<Documents['fwctl.ansible.path/1']>> {
    await this.parse(AnsiblePath);
    const path = collectionsFolder(this.config.root);
    return { data: { collection: COLLECTION, path }, text: () => `${safe(path)}\n` };
  }
}
