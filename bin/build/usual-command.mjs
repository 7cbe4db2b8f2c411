// What stands in the bundle for oclif's Command: what a line needs that the small parser understands. All else of it is oclif's own, loaded when it is first looked into.

const own = () => require('./oclif.cjs').modules(OCLIF_COMMAND).Command;

/** Of an object all that is looked for in vain in one that has it for a prototype. */
const lateObject = (load) =>
  new Proxy(Object.create(null), {
    // Promises ask whatever they are given for `then`.
    get: (_, key, self) => (key === 'then' ? undefined : Reflect.get(load(), key, self)),
    has: (_, key) => Reflect.has(load(), key),
    set: (_, key, value, self) =>
      Reflect.defineProperty(self, key, { value, configurable: true, enumerable: true, writable: true }),
    getPrototypeOf: load,
  });

export class Command {
  static args = {};
  static constraints;
  static enableJsonFlag = false;
  static flags;
  static '--';
  static strict = true;
  parsed = false;

  constructor(argv, config) {
    this.argv = argv;
    this.config = config;
    this.id = this.ctor.id;
  }

  get ctor() {
    return this.constructor;
  }

  /** Debug output goes oclif's whole way, which makes its own. */
  debug() {}
}

Object.setPrototypeOf(Command, lateObject(own));
Object.setPrototypeOf(
  Command.prototype,
  lateObject(() => own().prototype),
);
