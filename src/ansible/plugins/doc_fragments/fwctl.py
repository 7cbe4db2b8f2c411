"""What the documentation of all modules of the collection has in common."""


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  executable:
    description:
      - The command on the target, by name or path.
    type: str
    default: fwctl
  backend:
    description:
      - Where devices are looked up. C(kernel) are the real ones, C(emulated) the built-in machine, C(replay:FILE) a recording.
      - Where it is not given, the settings of the target count, and the emulated machine where these say nothing.
    type: str
  state_dir:
    description:
      - Folder on the target that keeps the state of the emulated machine.
    type: path
  policy:
    description:
      - Deny-lists on the target to obey besides C(/etc/fwctl/policy.yaml).
    type: list
    elements: path
    default: []
requirements:
  - The command C(fwctl) on the target, and Node.js 20 or newer for it.
  - Python 3.6 or newer on the target.
"""
