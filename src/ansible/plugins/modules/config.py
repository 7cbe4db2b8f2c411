#!/usr/bin/python
"""Makes settings of the non-volatile configuration of one device what they shall be, by a plan for that device."""

DOCUMENTATION = r"""
module: config
short_description: Sets the non-volatile configuration of one adapter
version_added: 0.1.0
description:
  - Settings have the names of C(fwctl config query), which are those of mstconfig; C(fwctl config describe) tells what each takes.
  - All settings are set, or none. Settings count from the next reset of the firmware on; I(reset) has that done.
  - Changed is told only where a value was other than it shall be, or firmware was reset.
  - In check mode the device is asked, and nothing is written.
  - It is refused on targets whose settings file has C(require-signed-plans).
extends_documentation_fragment: fwctl.nic.fwctl
options:
  device:
    description:
      - The device, by name, PCI address, RDMA or net name.
      - Write a PCI address in quotes. YAML reads an address of digits alone as a number to the base of 60, so that C(0000:08:00.0) arrives as 480,
        which nobody can tell from a device's number; a number is refused.
    type: raw
    required: true
  settings:
    description:
      - Settings and the values that they shall have. A value is a number, a name that C(fwctl config describe) has, true or false, a list for an
        array, or C(default) for what the adapter was made with. Without a port or module a name means each of them.
      - Write a value that has colons in quotes.
    type: dict
    default: {}
  others:
    description:
      - What becomes of settings that are not named. C(default) makes all of them what the adapter was made with.
    type: str
    choices: [keep, default]
    default: keep
  reset:
    description:
      - Whether the firmware is reset. C(if-needed) does so where a setting is not in force yet, by this task or an earlier one.
    type: str
    choices: [never, if-needed, always]
    default: never
  query:
    description:
      - Settings to be told in C(settings) of the result, as they are when the task ends; names or patterns, such as C(CNP_*).
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    description: Can tell what would be changed without changing it.
    support: full
  diff_mode:
    description: Shows each value before and after.
    support: full
seealso:
  - module: fwctl.nic.plan
author:
  - the authors of fwctl
"""

EXAMPLES = r"""
- name: Sixteen virtual functions, from the next reset on
  fwctl.nic.config:
    device: '0000:08:00.0'
    backend: kernel
    settings:
      SRIOV_EN: true
      NUM_OF_VFS: 16
      IP_VER: default

- name: Everything as the adapter was made, and in force
  fwctl.nic.config:
    device: fwctl0
    backend: kernel
    others: default
    reset: if-needed

- name: What is set
  fwctl.nic.config:
    device: fwctl0
    backend: kernel
    query: [NUM_OF_VFS, 'CNP_*']
  register: adapter
"""

RETURN = r"""
changes:
  description: Each value that was, or would be, changed, with C(name), C(before), C(after) and C(takes_effect).
  type: list
  elements: dict
  returned: always
reset:
  description: The firmware was, or would be, reset.
  type: bool
  returned: always
reset_needed:
  description: Something counts only from the next reset of the firmware on.
  type: bool
  returned: always
reboot_needed:
  description: The machine has to be started again for it.
  type: bool
  returned: always
apply_id:
  description: Name of this change in C(fwctl plan history), for C(fwctl plan rollback).
  type: str
  returned: when something was changed
settings:
  description: The settings that I(query) names, with C(default), C(current) and C(next) value.
  type: list
  elements: dict
  returned: where I(query) is given
error:
  description: Why the task failed; C(kind) is one of those of fwctl(1).
  type: dict
  returned: on failure
exit_code:
  description: With what the command ended.
  type: int
  returned: on failure
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.fwctl.nic.plugins.module_utils.fwctl import (
    COMMON_OPTIONS,
    Fwctl,
    Refused,
    device_text,
    diff_of,
    fail,
)


def main():
    module = AnsibleModule(
        argument_spec=dict(
            COMMON_OPTIONS,
            device={'type': 'raw', 'required': True},
            settings={'type': 'dict', 'default': {}},
            others={'type': 'str', 'choices': ['keep', 'default'], 'default': 'keep'},
            reset={'type': 'str', 'choices': ['never', 'if-needed', 'always'], 'default': 'never'},
            query={'type': 'list', 'elements': 'str', 'default': []},
        ),
        supports_check_mode=True,
    )
    params = module.params
    device = device_text(module, 'device', params['device'])
    if 'others' in params['settings']:
        module.fail_json(msg='settings: others is no setting, but an option beside settings')
    fwctl = Fwctl(module, ['--device', device])
    try:
        result = change(fwctl, params)
        if params['query']:
            document, _code = fwctl.run(['config', 'query'] + params['query'])
            result['settings'] = document['settings']
    except Refused as refused:
        fail(module, refused, words)
    module.exit_json(**result)


def words(refused):
    """What is wrong, by the option of this module."""
    return [line.replace('devices[0].config.', 'settings.') for line in refused.lines_by_path()]


def change(fwctl, params):
    """Applies a plan for the one device. Without anything to be set or reset it is not asked."""
    if not params['settings'] and params['others'] == 'keep' and params['reset'] == 'never':
        return {'changed': False, 'changes': [], 'reset': False, 'reset_needed': False, 'reboot_needed': False}
    plan = {
        'schema': 'fwctl.plan/1',
        'devices': [
            {
                'match': {'family': 'mlx5'},
                'config': dict(params['settings'], others=params['others']),
                'reset': params['reset'],
            }
        ],
    }
    document = fwctl.apply('-', json.dumps(plan), [])
    row = document['devices'][0]
    result = {key: row[key] for key in ('changes', 'reset', 'reset_needed', 'reboot_needed')}
    if document.get('id'):
        result['apply_id'] = document['id']
    return dict(result, changed=document['changed'], diff=diff_of([row]))


if __name__ == '__main__':
    main()
