#!/usr/bin/python
"""Tells which devices there are, by `fwctl list` and the jobs that ask all of them."""

DOCUMENTATION = r"""
module: facts
short_description: Devices of the fwctl subsystem as facts
version_added: 0.1.0
description:
  - Gathers the devices of the target into C(ansible_facts.fwctl). Changes nothing.
  - Where a target has no fwctl subsystem, or no device, the list is empty and C(unavailable) says why.
extends_documentation_fragment: fwctl.nic.fwctl
options:
  gather:
    description:
      - What is told of each device beside what C(fwctl list) has, each as the command of that name tells it.
      - What a family of devices does not tell is left out.
    type: list
    elements: str
    choices: [counters, firmware, health, link, module, temp]
    default: [firmware]
attributes:
  check_mode:
    description: Changes nothing in any mode.
    support: full
  diff_mode:
    description: There is no difference to be shown.
    support: none
  facts:
    description: Gives facts.
    support: full
seealso:
  - module: fwctl.nic.plan
author:
  - the authors of fwctl
"""

EXAMPLES = r"""
- name: Devices, with their firmware and links
  fwctl.nic.facts:
    backend: kernel
    gather: [firmware, link]

- name: Boards of the first port
  ansible.builtin.debug:
    msg: "{{ ansible_facts.fwctl.devices | map(attribute='details.firmware.psid') | list }}"
"""

RETURN = r"""
ansible_facts:
  description: The facts.
  type: dict
  returned: always
  contains:
    fwctl:
      description: What is known of the devices.
      type: dict
      contains:
        backend:
          description: Where the devices were looked up; none where that failed.
          type: str
        devices:
          description: Each device with C(name), C(parent), which is the address, C(type), which is the family, C(driver),
            C(firmware), C(net) and C(rdma); C(details) has a key for each of I(gather) that the device tells.
          type: list
          elements: dict
        unavailable:
          description: Why there is no device; none where there is.
          type: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.fwctl.nic.plugins.module_utils.fwctl import COMMON_OPTIONS, Fwctl, Refused, fail

JOBS = ['counters', 'firmware', 'health', 'link', 'module', 'temp']


def main():
    module = AnsibleModule(
        argument_spec=dict(
            COMMON_OPTIONS,
            gather={'type': 'list', 'elements': 'str', 'choices': JOBS, 'default': ['firmware']},
        ),
        supports_check_mode=True,
    )
    fwctl = Fwctl(module)
    try:
        facts = gathered(fwctl, module.params['gather'])
    except Refused as refused:
        if refused.error['kind'] != 'device':
            fail(module, refused)
        facts = {'backend': None, 'devices': [], 'unavailable': str(refused)}
    module.exit_json(changed=False, ansible_facts={'fwctl': facts})


def gathered(fwctl, jobs):
    listed, _code = fwctl.run(['list'])
    devices = {row['name']: dict(row, details={}) for row in listed['devices']}
    for job in jobs if devices else []:
        document, _code = fwctl.run([job, '--all'])
        for row in document['devices']:
            name = row.pop('device')['name']
            if name in devices and 'error' not in row:
                devices[name]['details'][job] = row
    return {'backend': listed['backend'], 'devices': list(devices.values()), 'unavailable': None}


if __name__ == '__main__':
    main()
