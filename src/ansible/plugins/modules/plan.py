#!/usr/bin/python
"""Makes devices what a plan says, by `fwctl plan apply`."""

DOCUMENTATION = r"""
module: plan
short_description: Makes devices of the fwctl subsystem what a plan says
version_added: 0.1.0
description:
  - A plan says which devices are meant, and which settings, registers, capabilities of functions and features they shall have;
    fwctl-plan(5) describes it.
  - What a device would refuse is told before anything is written. Each device is changed whole or not at all, and everything is read back.
  - Changed is told only where something was changed, or firmware was reset for what had been set before.
  - In check mode the devices are asked, and nothing is written.
extends_documentation_fragment: fwctl.nic.fwctl
options:
  plan:
    description:
      - The plan, as a mapping, or as text, for example by the lookup C(file). What is wrong with text is told with its line and column,
        what is wrong with a mapping with its path.
      - Write PCI addresses in quotes. YAML reads an address of digits alone as a number to the base of 60, so that C(0000:08:00.0) arrives as 480.
        A number as C(pci) or C(name) of a C(match) is refused. A plan as text, and one on the target, are read by fwctl, which takes such an
        address as it is written.
      - One of I(plan) and I(src) is needed.
    type: raw
  src:
    description:
      - The plan as a file on the target.
    type: path
  state:
    description:
      - C(applied) makes the devices so. C(verified) changes nothing, and fails where a device is not as planned, or not until its next reset.
    type: str
    choices: [applied, verified]
    default: applied
  device:
    description:
      - The one device to go to, of those that the plan means; by name, PCI address, RDMA or net name.
      - Write a PCI address in quotes; a number is refused, since YAML makes 480 of C(0000:08:00.0).
    type: raw
  jobs:
    description:
      - How many adapters of a target are changed at the same time.
    type: int
    default: 1
  allow_taint:
    description:
      - Agree to taint the kernel of the target where what is to be written does.
    type: bool
    default: false
  verify_signature:
    description:
      - Go on only with a signature of someone who may sign plans. The signature is over the exact bytes, so that I(src) is the way to name
        the plan; templates change the end of a text.
      - The settings file of a target can require signatures, whatever is said here.
    type: bool
    default: false
  signature:
    description:
      - The signature, as a file on the target. Without it, the file beside I(src) with C(.sig) behind its name.
    type: path
  allowed_signers:
    description:
      - Who may sign plans, as a file on the target in the form of ALLOWED SIGNERS of ssh-keygen(1). Without it, what the settings file of the target
        has.
    type: path
  identity:
    description:
      - The one who must have signed. Without it, anyone who may.
    type: str
  revoked:
    description:
      - Keys that count no more, as a file on the target in the form of KEY REVOCATION LISTS of ssh-keygen(1).
    type: path
attributes:
  check_mode:
    description: Can tell what would be changed without changing it.
    support: full
  diff_mode:
    description: Shows each value before and after.
    support: full
seealso:
  - module: fwctl.nic.config
  - module: fwctl.nic.facts
author:
  - the authors of fwctl
"""

EXAMPLES = r"""
- name: Adapters are as the plan on the target has them
  fwctl.nic.plan:
    src: /etc/fwctl/plans.d/roce.yaml
    backend: kernel

- name: The same, by a plan of the playbook
  fwctl.nic.plan:
    backend: kernel
    plan:
      schema: fwctl.plan/1
      devices:
        - match: {family: mlx5, kind: pf, pci: '0000:08:00.*'}
          config: {SRIOV_EN: true, NUM_OF_VFS: 8, CNP_DSCP: 40}
          registers:
            PMTU: {admin_mtu: 1500}
          reset: if-needed

- name: A plan of the controller, with errors by line and column
  fwctl.nic.plan:
    backend: kernel
    plan: "{{ lookup('file', 'roce.yaml') }}"

- name: A plan that was signed
  fwctl.nic.plan:
    src: /etc/fwctl/plans.d/roce.yaml
    verify_signature: true
    allowed_signers: /etc/fwctl/allowed_signers
    backend: kernel

- name: Nothing has moved since
  fwctl.nic.plan:
    src: /etc/fwctl/plans.d/roce.yaml
    state: verified
    backend: kernel
"""

RETURN = r"""
apply_id:
  description: Name of this apply in C(fwctl plan history), for C(fwctl plan rollback).
  type: str
  returned: when something was changed
digest:
  description: SHA-256 of the plan as it was read.
  type: str
  returned: always
  sample: sha256:fe84cdbc215b9182f3ccd6757c6b6168f039f2d33a234b7fbd40aa6d85679bb7
reset_needed:
  description: Something counts only from the next reset of the firmware on.
  type: bool
  returned: always
reboot_needed:
  description: The machine has to be started again for it.
  type: bool
  returned: always
devices:
  description: Each device that the plan means, with what was, or would be, changed.
  type: list
  elements: dict
  returned: always
  contains:
    device:
      description: C(name), C(parent), which is the address, C(node) and C(backend).
      type: dict
    changed:
      description: Values differ.
      type: bool
    changes:
      description: Each value with C(section), C(name), C(before), C(after), C(takes_effect) and C(scope).
      type: list
      elements: dict
    waiting:
      description: What was set before and waits for a reset.
      type: list
      elements: dict
    reset:
      description: The firmware was, or would be, reset.
      type: bool
    outcome:
      description: C(applied), C(already so), C(waits for a reset), C(rolled back), C(untouched); not in check mode.
      type: str
    error:
      description: Why the device could not be made so; C(kind), C(message) and what else is known.
      type: dict
problems:
  description: All that is wrong with the plan, each with C(line), C(column), C(path) and C(message).
  type: list
  elements: dict
  returned: where the plan is wrong
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
import re

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.fwctl.nic.plugins.module_utils.fwctl import (
    COMMON_OPTIONS,
    Fwctl,
    Refused,
    device_text,
    diff_of,
    fail,
)


SIGNATURE_OPTIONS = ('signature', 'allowed_signers', 'identity', 'revoked')


def main():
    module = AnsibleModule(
        argument_spec=dict(
            COMMON_OPTIONS,
            plan={'type': 'raw'},
            src={'type': 'path'},
            state={'type': 'str', 'choices': ['applied', 'verified'], 'default': 'applied'},
            device={'type': 'raw'},
            jobs={'type': 'int', 'default': 1},
            allow_taint={'type': 'bool', 'default': False},
            verify_signature={'type': 'bool', 'default': False},
            signature={'type': 'path'},
            allowed_signers={'type': 'path'},
            identity={'type': 'str'},
            revoked={'type': 'path'},
        ),
        required_one_of=[('plan', 'src')],
        mutually_exclusive=[('plan', 'src')],
        supports_check_mode=True,
    )
    params = module.params
    flags = []
    if params['device'] is not None:
        flags += ['--device', device_text(module, 'device', params['device'])]
    if params['allow_taint']:
        flags.append('--allow-taint')
    plan, text, words = plan_of(module, params)
    fwctl = Fwctl(module, flags)
    try:
        if params['state'] == 'verified':
            verify(module, fwctl, plan, text)
        else:
            apply(module, fwctl, plan, text)
    except Refused as refused:
        fail(module, refused, words)


def plan_of(module, params):
    """The plan as an argument, the text for stdin, and what puts errors into words."""
    if params['src'] is not None:
        return params['src'], None, Refused.lines
    plan = params['plan']
    if isinstance(plan, str):
        return '-', plan, lambda refused: [re.sub(r'^stdin:', 'plan:', line) for line in refused.lines()]
    if not isinstance(plan, dict):
        module.fail_json(msg='plan: a mapping, or text, and no {0}'.format(type(plan).__name__))
    # JSON of one line: its places say nothing to who wrote YAML.
    return '-', json.dumps(written(module, plan)), lambda refused: ['plan: ' + line for line in refused.lines_by_path()]


def written(module, plan):
    """A plan with addresses that are none refused, and with what templates have made text of made numbers and truth values again."""
    devices = plan.get('devices')
    if not isinstance(devices, list):
        return plan
    return dict(plan, devices=[_entry(module, i, entry) for i, entry in enumerate(devices)])


def _entry(module, i, entry):
    if not isinstance(entry, dict):
        return entry
    entry = dict(entry)
    if str(entry.get('optional')).lower() in ('true', 'false'):
        entry['optional'] = str(entry['optional']).lower() == 'true'
    match = entry.get('match')
    if isinstance(match, dict):
        entry['match'] = match = dict(match)
        for key in ('pci', 'name'):
            if key in match:
                match[key] = device_text(module, 'plan: devices[{0}].match.{1}'.format(i, key), match[key])
        if str(match.get('port')).isdigit():
            match['port'] = int(match['port'])
    return entry


def apply(module, fwctl, plan, text):
    document = fwctl.apply(plan, text, ['--jobs', str(module.params['jobs'])] + signature_flags(module.params))
    result = result_of(document)
    if document.get('id'):
        result['apply_id'] = document['id']
    module.exit_json(changed=document['changed'], **result)


def signature_flags(params):
    flags = ['--verify-signature'] if params['verify_signature'] else []
    for option in SIGNATURE_OPTIONS:
        if params[option] is not None:
            flags += ['--' + option.replace('_', '-'), params[option]]
    return flags


def verify(module, fwctl, plan, text):
    document, _code = fwctl.run(['plan', 'verify', plan], signature_flags(module.params), text)
    result = result_of(document)
    if document['verified']:
        module.exit_json(changed=False, **result)
    names = [row['device']['name'] for row in document['devices'] if row['changed'] or row['waiting']]
    module.fail_json(msg='not as planned: ' + ', '.join(names), **result)


def result_of(document):
    devices = document['devices']
    return {
        'devices': devices,
        'digest': document['plan']['digest'],
        'reset_needed': any(row['reset_needed'] for row in devices),
        'reboot_needed': any(row['reboot_needed'] for row in devices),
        'diff': diff_of(devices),
    }


if __name__ == '__main__':
    main()
