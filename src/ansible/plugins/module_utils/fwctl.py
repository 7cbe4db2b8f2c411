"""What the modules have in common: how the command is run and read, and how a device is named."""

import json
import re

COMMON_OPTIONS = {
    'executable': {'type': 'str', 'default': 'fwctl'},
    'backend': {'type': 'str'},
    'state_dir': {'type': 'path'},
    'policy': {'type': 'list', 'elements': 'path', 'default': []},
}

# YAML 1.1, "Sexagesimal": digits between colons are a number to the base of 60. Templates make text of numbers again before ansible-core 2.19.
NUMBER = re.compile(r'^[-+]?[0-9]+(\.[0-9]*)?$')


class Refused(Exception):
    """A document of fwctl.error/1, or of an apply that failed on a device or was interrupted."""

    def __init__(self, document, exit_code):
        failed = [row['error'] for row in document.get('devices', []) if row.get('error')]
        error = document.get('error') or (failed[0] if failed else {'message': 'fwctl was interrupted'})
        super().__init__(error['message'])
        self.document = document
        self.error = error
        self.exit_code = exit_code

    def lines(self):
        """All that is wrong; of a plan, each with file, line and column."""
        return [self.error['message']] + list(self.error.get('also') or [])

    def lines_by_path(self):
        """The same of a plan that a module has written into one line, by the path of each: devices[0].config.NUM_OF_VFS."""
        problems = self.document.get('problems')
        if not problems:
            return [re.sub(r'^stdin:[0-9]+:[0-9]+: ', '', line) for line in self.lines()]
        return [
            one['message'] if one['message'].startswith(one['path']) else '{0}: {1}'.format(one['path'], one['message'])
            for one in problems
        ]


def device_text(module, option, value):
    """The name or address of a device as text. Fails for a number, which is what YAML makes of an address without quotes."""
    if isinstance(value, str) and not NUMBER.match(value):
        return value
    number = str(value)
    meant = _address_of(number) if NUMBER.match(number) else None
    module.fail_json(
        msg="{0}: {1} is a number, not the name or the address of a device. YAML reads an address of digits alone as a number to the base "
        "of 60 (0000:08:00.0 is 480): write it in quotes{2}, or name the device, as in fwctl0".format(
            option, number, ", as in '{0}'".format(meant) if meant else ''
        )
    )


def _address_of(number):
    """The PCI address that YAML has made a number; None where it can not have been one."""
    whole, _dot, function = number.partition('.')
    total = int(whole)
    domain, bus, slot = total // 3600, total // 60 % 60, total % 60
    if total < 60 or domain > 9999 or slot > 31 or function not in list('01234567') + ['']:
        return None
    return '{0:04d}:{1:02d}:{2:02d}.{3}'.format(domain, bus, slot, function or '0')


class Fwctl:
    """The command on the target."""

    def __init__(self, module, more=()):
        self.module = module
        params = module.params
        self.path = module.get_bin_path(params['executable'])
        if not self.path:
            module.fail_json(
                msg='there is no command {0} on the target: install it (npm install --global fwctl), or name it in executable'.format(
                    params['executable']
                )
            )
        self.flags = list(more)
        for option, flag in (('backend', '--backend'), ('state_dir', '--state-dir')):
            if params[option] is not None:
                self.flags += [flag, params[option]]
        for path in params['policy']:
            self.flags += ['--policy', path]

    def run(self, words, flags=(), data=None):
        """Runs a command line with --json. Gives its document and its exit code; raises Refused for a document of an error."""
        line = [self.path] + list(words) + list(flags) + self.flags + ['--json']
        code, out, err = self.module.run_command(
            line,
            data=None if data is None else data.encode('utf-8'),
            binary_data=True,
            expand_user_and_vars=False,
        )
        try:
            document = json.loads(out)
        except ValueError:
            self.module.fail_json(
                msg='{0} gave no JSON: {1}'.format(' '.join(line), err.strip() or out.strip() or 'it is silent'),
                exit_code=code,
            )
        for note in err.splitlines():
            if note.strip():
                self.module.warn(note.strip())
        if document['schema'] == 'fwctl.error/1':
            raise Refused(document, code)
        return document, code

    def apply(self, plan, text, flags):
        """Applies a plan, or tells what that would change: in check mode. Gives its document; raises Refused."""
        consent = '--dry-run' if self.module.check_mode else '--yes'
        document, code = self.run(['plan', 'apply', plan, consent], flags, text)
        if code:
            raise Refused(document, code)
        return document


def fail(module, refused, words=lambda refused: refused.lines()):
    """Ends the task with what fwctl has said. `words` says it in the words of the task."""
    error = refused.error
    lines = words(refused)
    if error.get('near'):
        lines.append('did you mean: ' + ', '.join(error['near']))
    if error.get('next'):
        lines.append(error['next'])
    result = {'error': error, 'exit_code': refused.exit_code}
    for key in ('changed', 'devices', 'problems'):
        if key in refused.document:
            result[key] = refused.document[key]
    module.fail_json(msg='\n'.join(lines), **result)


def diff_of(devices):
    """What Ansible shows with --diff: each device that is, or would be, changed."""
    return [
        {
            'before_header': _title(row),
            'after_header': _title(row),
            'before': _lines(row, 'before'),
            'after': _lines(row, 'after'),
        }
        for row in devices
        if row['changes'] or row['reset']
    ]


def _title(row):
    return '{0} ({1})'.format(row['device']['name'], row['device']['parent'])


def _lines(row, stage):
    """Values, and those that were set before and come into force by the reset that goes with it."""
    waiting = row['waiting'] if row['reset'] else []
    changes = [('{0} {1}'.format(one['section'], one['name']), one[stage]) for one in row['changes']]
    changes += [('in force: {0}'.format(one['name']), one[stage]) for one in waiting]
    return ''.join('{0}: {1}\n'.format(name, json.dumps(value)) for name, value in changes)
