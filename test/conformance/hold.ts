// Holds a device of the kernel, real or under umockdev's preload library, against all rules: the argument is its name. Prints the rulings as JSON.
import { kernelBackend } from '../../src/backends/chardev.js';
import { hold } from './rules.js';

const [device = 'fwctl0'] = process.argv.slice(2);
const backend = kernelBackend();
const { rawio } = (await backend.host()).credentials;
process.stdout.write(JSON.stringify(await hold({ backend, device, rawio })));
