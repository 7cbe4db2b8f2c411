import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { HISTORY_FILE } from '../../../src/cli/session/history.js';
import { withFolder } from '../../support/files.js';
import { fwctl, fwctlJson } from '../../support/fwctl.js';
import { random } from '../../support/random.js';
import { FWCTL, inTerminal, itOnTerminal, type Terminal } from '../../support/terminal.js';

const NAME = 'MT4125 ConnectX6Dx Mellanox Technologies';

/** A session on a terminal of this size; its prompt is there when `work` begins. */
const session = (
  size: readonly [number, number],
  work: (terminal: Terminal, folder: string) => Promise<void>,
  {
    flags = '',
    env = {},
    prompt = PROMPT,
  }: { flags?: string; env?: Record<string, string>; prompt?: RegExp } = {},
) =>
  withFolder((folder) =>
    inTerminal(folder, size, env, async (terminal) => {
      terminal.type(`clear; ${FWCTL} shell ${flags}; echo "ended: $?"`);
      await terminal.until(prompt);
      await work(terminal, folder);
    }),
  );

/** The last line that is not empty is a prompt that waits. */
const PROMPT = /fwctl0 mlx5 untainted \d\d:\d\d:\d\d>\s*$/;

/** Types a line, and waits until the next prompt is there behind what it is to show. */
async function line(terminal: Terminal, text: string, shows: RegExp): Promise<string> {
  terminal.type(text);
  await terminal.until(shows);
  return terminal.until(PROMPT);
}

describe('fwctl shell on a terminal', () => {
  itOnTerminal(
    'completes names, fields, values, indexes and ids, at the cursor and by what the device has',
    () =>
      session([100, 30], async (terminal) => {
        const cases: [string, number, RegExp][] = [
          ['reg get MTM', 1, /> reg get MTM$/m],
          ['reg get MTMP sens', 1, /> reg get MTMP sensor_index=$/m],
          ['reg set PAOS adm', 1, /> reg set PAOS admin_status=$/m],
          ['reg set PAOS admin_status=dow', 1, /> reg set PAOS admin_status=down_by_configuration$/m],
          ['reg get MTMP sensor_index=6', 1, /> reg get MTMP sensor_index=64$/m],
          ['config set SRIOV_E', 1, /> config set SRIOV_EN=$/m],
          ['use fwctl', 2, /^fwctl0 +fwctl1/m],
          ['rpc NOP --scope debug-r', 1, /> rpc NOP --scope debug-read-only$/m],
          ['und', 1, /> undo$/m],
          ['reg get MT', 2, /^MTCAP +MTMP/m],
        ];
        for (const [text, tabs, shown] of cases) {
          terminal.keys('-l', text);
          for (let i = 0; i < tabs; i++) terminal.keys('Tab');
          await terminal.until(shown);
          terminal.keys('C-c');
          terminal.keys('C-l');
          await terminal.until(PROMPT);
        }
      }),
  );

  itOnTerminal('changes, shows what it has changed, takes it back, and tells at the end what is left', () =>
    session([160, 40], async (terminal, folder) => {
      const nodeName = async () =>
        (await fwctlJson(['reg', 'get', 'NODE_DESC'], { folder })).fields.node_description;
      terminal.type("reg set NODE_DESC node_description='lab card'");
      await terminal.until(/Write NODE_DESC\? \[y\/N\]$/m);
      await line(terminal, 'y', /written|node_description +"MT4125/);
      expect(await nodeName()).to.equal('lab card');
      await line(terminal, 'changes', /^1 .*NODE_DESC: node_description "MT4125[^\n]*-> "lab card"/m);
      terminal.type('undo');
      await terminal.until(
        /reg set NODE_DESC 'node_description=MT4125[^\n]*\n[\s\S]*Take back this change\? \[y\/N\]$/m,
      );
      await line(terminal, 'n', /not confirmed/);
      expect(await nodeName()).to.equal('lab card');
      terminal.type('undo');
      await terminal.until(/not confirmed[\s\S]*Take back this change\? \[y\/N\]$/m);
      await line(terminal, 'y', /change 1 is taken back: register NODE_DESC/);
      expect(await nodeName()).to.equal(NAME);
      await line(terminal, 'reg set NODE_DESC node_description=again --yes', /"again"/);
      terminal.keys('C-d');
      const screen = await terminal.until(/ended: 0/);
      expect(screen).to.match(
        /still changed by this session:\n[\s\S]*NODE_DESC: node_description "MT4125[^\n]*-> "again"/,
      );
      expect(await nodeName()).to.equal('again');
    }),
  );

  itOnTerminal('ends a command with Ctrl-C, and a watch when its condition holds; the session goes on', () =>
    session([100, 30], async (terminal, folder) => {
      await line(
        terminal,
        "reg watch PPCNT --interval 100ms --until 'a_octets_received_ok > 0'",
        /a_octets_received_ok/,
      );
      terminal.type('reg watch PMTU --interval 100ms');
      await terminal.until(/PMTU: (8 fields|no change|0 of 8)/);
      terminal.keys('C-c');
      await terminal.until(PROMPT);
      await fwctl(['emulator', 'fault', 'add', '--register', 'PAOS', '--hang', '20s'], { folder });
      terminal.type('reg get PAOS');
      await terminal.until(/reg get PAOS$/m);
      // The command has been sent once the fault has counted it.
      for (;;) {
        const { faults } = await fwctlJson(['emulator', 'fault', 'list'], { folder });
        if (faults[0].fired > 0) break;
      }
      terminal.keys('C-c');
      await terminal.until(PROMPT);
      await line(terminal, 'reg get PMTU --field max_mtu', /^max_mtu +\d+/m);
    }),
  );

  itOnTerminal('ends with Ctrl-C a line that asks a question: nothing that is typed later answers it', () =>
    session([100, 40], async (terminal) => {
      await line(terminal, 'reg set PMTU admin_mtu=1500 -y', /^oper_mtu/m);
      const asked: [string, RegExp][] = [
        ['reg set PMTU admin_mtu=1400', /Write PMTU\? \[y\/N\]$/m],
        ['undo', /Take back this change\? \[y\/N\]$/m],
        ['diag watch', /taints the kernel[\s\S]*\[y\s*\/N\]$/m],
      ];
      for (const [text, question] of asked) {
        terminal.type('clear');
        await terminal.until(/there is no command "clear"/);
        terminal.keys('C-l');
        await terminal.until(/^.*\n\s*$/);
        terminal.type(text);
        await terminal.until(question);
        terminal.keys('C-c');
        const screen = await terminal.until(PROMPT);
        expect(screen.slice(screen.search(question))).to.not.match(/confirmed|fwctl: /);
        terminal.keys('-l', 'y');
        terminal.keys('Enter');
        await terminal.until(/there is no command "y"/);
      }
      await line(terminal, 'reg get PMTU --field admin_mtu', /^admin_mtu +1500/m);
    }),
  );

  itOnTerminal(
    'tells when its device goes and comes back, also while nothing is typed, and keeps what is typed',
    () =>
      session([100, 30], async (terminal, folder) => {
        terminal.keys('-l', 'reg get PMTU');
        await terminal.until(/> reg get PMTU$/m);
        await fwctl(['emulator', 'unplug'], { folder });
        await terminal.until(/fwctl0 is not there any more[\s\S]*fwctl0 not there \S+> reg get PMTU$/m);
        terminal.keys('Enter');
        await terminal.until(/its adapter is unplugged[\s\S]*not there \S+>\s*$/);
        await fwctl(['emulator', 'replug'], { folder });
        await terminal.until(/fwctl0 is back[\s\S]*fwctl0 mlx5 untainted \S+>\s*$/);
        await line(terminal, 'reg get PMTU --field max_mtu', /^max_mtu +\d+/m);
        await fwctl(['emulator', 'reset', '-d', '0'], { folder });
        await line(
          terminal,
          'reg get PMTU --field max_mtu',
          /it was reset, or taken out and put back[\s\S]*^max_mtu/m,
        );
        await fwctl(['emulator', 'clock', 'virtual', '90s'], { folder });
        terminal.keys('Enter');
        await terminal.until(/fwctl0 mlx5 untainted virtual 1 min 30 s>\s*$/);
      }),
  );

  itOnTerminal('finds with Ctrl-R what was typed, also in a session before', () =>
    session([100, 30], async (terminal) => {
      await line(terminal, 'reg get PMTU --field max_mtu', /^max_mtu/m);
      await line(terminal, 'reg get PAOS --field fd', /^fd/m);
      terminal.type('exit');
      await terminal.until(/ended: 0/);
      terminal.type(`clear; ${FWCTL} shell`);
      await terminal.until(PROMPT);
      terminal.keys('C-r');
      terminal.keys('-l', 'pmtu');
      await terminal.until(/^\(search\)`pmtu': reg get PMTU --field max_mtu$/m);
      terminal.keys('Enter');
      await terminal.until(/^max_mtu +\d+[\s\S]*untainted \S+>\s*$/m);
      terminal.keys('C-r');
      terminal.keys('-l', 'nothing like it');
      await terminal.until(/^\(not found; search\)/m);
      terminal.keys('C-g');
      await terminal.until(PROMPT);
      for (let i = 0; i < 3; i++) terminal.keys('Up');
      await terminal.until(/> reg get PAOS --field fd$/m);
    }),
  );

  itOnTerminal('takes what is pasted: binary, lines one by one, and no line of a megabyte', () =>
    session([100, 30], async (terminal, folder) => {
      const paste = (bytes: Buffer) => {
        const file = join(folder, 'pasted');
        writeFileSync(file, bytes);
        terminal.paste(file);
      };
      paste(Buffer.from('reg get PMTU --field max_mtu\nreg get PAOS --field fd\n'));
      await terminal.until(/^max_mtu +\d+\n.*> reg get PAOS --field fd\nPAOS \(0x5006\)\nfd +\d+\n.*>\s*$/m);
      paste(Buffer.from(`${'x'.repeat(1 << 20)}\n`));
      await terminal.until(/more than 65536 characters: nothing is done/);
      // What may end the session, or ask a question, is left out: Ctrl-D, Ctrl-Z, Ctrl-C.
      const { below } = random(1);
      const binary = Uint8Array.from({ length: 2000 }, () => below(256));
      paste(Buffer.from(binary.filter((byte) => ![3, 4, 26].includes(byte))));
      paste(Buffer.from('\x01\x0b\n'));
      terminal.keys('C-l');
      await line(terminal, 'reg get PMTU --field max_mtu', /^max_mtu +\d+/m);
    }),
  );

  itOnTerminal('is of use in a window of 20 by 5, where its prompt is the name alone', () =>
    session(
      [20, 5],
      async (terminal) => {
        terminal.type('reg get PAOS --field fd');
        await terminal.until(/^fd +\d+\n+fwctl0>\s*$/m);
        terminal.keys('-l', 'reg get MT');
        terminal.keys('Tab');
        terminal.keys('Tab');
        await terminal.until(/MTEIR\n\nfwctl0> reg get MT$/m);
      },
      { prompt: /fwctl0>\s*$/ },
    ),
  );

  itOnTerminal('does without keys where the terminal is dumb', () =>
    session(
      [100, 30],
      async (terminal) => {
        await line(terminal, 'reg get PAOS --field fd', /^fd +\d+/m);
        terminal.keys('C-c');
        await terminal.until(/\^C\n.*>\s*$/);
        terminal.type('reg set PAOS admin_status=up_once');
        await terminal.until(/Write PAOS\? \[y\/N\]$/m);
        await line(terminal, 'n', /not confirmed/);
        terminal.keys('C-d');
        await terminal.until(/ended: 0/);
      },
      { env: { TERM: 'dumb' } },
    ),
  );

  itOnTerminal('leaves the terminal to what its output goes through, and takes it back', () =>
    session([100, 12], async (terminal) => {
      await line(terminal, 'reg get PPCNT | head -2', /^PPCNT \(0x5008\)$/m);
      terminal.type('query-caps --type GENERAL | less');
      await terminal.until(/^:/m);
      terminal.keys('q');
      await terminal.until(PROMPT);
      terminal.type('reg get PTYS');
      await terminal.until(/^:/m);
      terminal.keys('q');
      await terminal.until(PROMPT);
      await line(terminal, 'reg get PMTU --field max_mtu', /^max_mtu +\d+/m);
    }),
  );

  itOnTerminal('says in a word why it keeps no history, and works', () =>
    withFolder((folder) =>
      inTerminal(folder, [100, 20], {}, async (terminal) => {
        writeFileSync(join(folder, HISTORY_FILE), Buffer.from([0, 1, 2, 255]), { mode: 0o600 });
        terminal.type(`clear; ${FWCTL} shell`);
        await terminal.until(/no history: [^\n]*shell-history[\s\S]*untainted \S+>\s*$/);
        await line(terminal, 'reg get PMTU --field max_mtu', /^max_mtu +\d+/m);
      }),
    ),
  );
});
