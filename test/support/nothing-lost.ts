// What .mocharc.cjs has workers load, and their reports go to: a test that would be lost without a word fails the run.
import { relative } from 'node:path';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_END, EVENT_TEST_FAIL } = Mocha.Runner.constants;

const rootOf = (suite: Mocha.Suite): Mocha.Suite => (suite.parent ? rootOf(suite.parent) : suite);

/** Roots of files whose tests have run. */
const over = new WeakSet<Mocha.Suite>();

export const mochaHooks = {
  afterAll(this: Mocha.Context) {
    const root = this.test?.parent;
    if (root) over.add(root);
  },
};

// mocha gives each file an `it` of its own. One that a module keeps still goes to the first file that its worker has loaded.
const { addTest } = Mocha.Suite.prototype;
Mocha.Suite.prototype.addTest = function (test) {
  if (over.has(rootOf(this)))
    throw new Error(`"${test.title}" would never run: it was given to the \`it\` of a file before`);
  return addTest.call(this, test);
};

/** mocha's usual report, and a failure for each file of the run from which no test has come; with --grep many have none. */
export default class NothingLost extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions & { files?: string[] }) {
    const files = new Set(options.grep ? [] : options.files);
    runner.on(EVENT_TEST_END, ({ file }: Mocha.Test) => files.delete(file ?? ''));
    runner.once(EVENT_RUN_END, () => {
      for (const file of files) {
        const lost = new Mocha.Test(relative(process.cwd(), file));
        lost.parent = runner.suite;
        runner.failures++;
        runner.emit(EVENT_TEST_FAIL, lost, new Error('no test of this file has run'));
      }
    });
    super(runner, options); // its summary comes behind
  }
}
