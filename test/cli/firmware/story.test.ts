import { withFolder } from '../../support/files.js';
import { FWCTL, inTerminal, itOnTerminal } from '../../support/terminal.js';

describe('firmware on a terminal', () => {
  itOnTerminal('an image is made, shown, sent with a bar that fits, waits, and runs behind a reset', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 50], {}, async (terminal) => {
        terminal.type(`cd ${folder}; alias fwctl='${FWCTL}'; clear`);
        terminal.type('fwctl emulator image make new.bin --version 22.44.1000 --size 16M');
        await terminal.until(/new\.bin: BOOT_IMG 22\.44\.1000 .* signed/s);
        terminal.type('clear; fwctl firmware show new.bin');
        await terminal.until(/MAIN_CODE .* good/);
        terminal.type('clear; fwctl firmware update new.bin');
        await terminal.until(/running +22\.43\.1014\n.*new +22\.44\.1000, security version 1\n/);
        terminal.type('y');
        await terminal.until(/^\[#*\.+\] \d+% DOWNLOAD [\d.]+ of 16\.8 MB, [\d.]+ MB\/s, [\d:]+( s)? left$/m);
        await terminal.until(
          /22\.44\.1000 is stored, in [\d.]+ s\n +it runs after a reset: fwctl reset run -d fwctl0/,
        );
        terminal.type('clear; fwctl firmware list -d fwctl0');
        await terminal.until(/BOOT_IMG +22\.43\.1014 +22\.44\.1000 +22\.44\.1000/);
        terminal.type('clear; fwctl reset run');
        await terminal.until(/Reset fwctl0 \(level 3\)\? \[y\/N\]/);
        terminal.type('y');
        await terminal.until(/back after [\d.]+ s; 22\.44\.1000 runs, before it 22\.43\.1014/);
        terminal.type('clear; fwctl firmware list -d fwctl0');
        await terminal.until(/BOOT_IMG +22\.44\.1000 +22\.44\.1000 +- /);
      }),
    ),
  );
});
