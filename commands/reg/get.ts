import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { fieldsJson, fieldsText, onlyFields } from '../../src/cli/fields.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { hiddenFlags, withheld } from '../../src/cli/hidden.js';
import { kindsIn } from '../../src/cli/register/kinds.js';
import { failureJson, readAsked, registerTitle } from '../../src/cli/register/register.js';
import { askedFor, present, tellLeftOut } from '../../src/cli/register/several.js';
import { FwctlError } from '../../src/client/errors.js';
import { numberIn } from '../../src/client/numbers.js';
import type { Session } from '../../src/client/session.js';
import { registerFields } from '../../src/families/mlx5/client/register-fields.js';
import { type Question, settled } from '../../src/families/mlx5/client/register-question.js';
import { hiddenInRegister } from '../../src/families/mlx5/client/secrets.js';
import { meanings as words } from '../../src/families/mlx5/meaning.js';
import type { Documents, RegisterJson, UnreadRegisterJson } from '../../src/schema/documents.js';

export default class RegGet extends BaseCommand {
  static override summary = 'Read an access register.';
  static override description = [
    'Reads a register by name or id at scope debug-read-only and decodes it. Of a union, the member that its selector names is shown; -H adds names, units and powers of two.',
    'Index fields say which one is meant: port, sensor, counter group. One that is not given is 1 for ports, else 0; where 0 means nothing, it has to be given. PTYS tells of the protocol of the port, unless proto_mask says another.',
    'Of several registers the answers stand one behind the other, in JSON as a list `registers`; what could not be read has an `error` there. Of a pattern, what needs an index or is refused is left out, and told on stderr.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> reg get PTYS -H',
    '<%= config.bin %> reg get MTMP sensor_index=64',
    "<%= config.bin %> reg get PPCNT grp=RFC_2863_Counters --field '*octets*'",
    '<%= config.bin %> reg get 0x9020 --json',
    "<%= config.bin %> reg get PMTU PAOS 'PP*M'",
  ];
  static override strict = false;
  static override args = {
    register: Args.string({
      description: 'name or id of the register, or several; * and ? for all that match',
      required: true,
      ignoreStdin: true,
    }),
    index: Args.string({
      description: 'index=value ... behind the register: which port, sensor, group',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...rpcFlags,
    ...hiddenFlags,
    argument: Flags.string({
      description: 'the argument field of ACCESS_REG, for registers that use it [default: 0]',
      helpValue: 'N',
    }),
    field: Flags.string({
      description: 'only fields that match: part of a name, or * and ?',
      helpValue: 'PATTERN',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.reg.get/1']>> {
    const { argv, flags } = await this.parse(RegGet);
    const argument =
      flags.argument === undefined ? undefined : numberIn('--argument', flags.argument, 0, 0xffffffff);
    const asked = askedFor(argv as string[], argument);
    const session = await connect(flags, 'mlx5');
    try {
      const device = deviceJson(session.backend, session.device);
      const one = asked.length === 1 && !asked[0]?.byPattern ? asked[0] : undefined;
      if (one) {
        const { data, ...answer } = await this.read(session, one.question, flags);
        return { ...answer, data: { device, ...data }, kindOf: kindsIn([one.question.form]) };
      }
      const answers: Answer<RegisterJson | UnreadRegisterJson>[] = [];
      let exit = 0;
      const there = await present(session, asked);
      for (const { question, byPattern } of there) {
        const { name, id } = question.register;
        try {
          const answer = await this.read(session, question, flags);
          answers.push(answer);
          if (!byPattern) exit ||= answer.exit ?? 0;
        } catch (error) {
          if (!(error instanceof FwctlError)) throw error;
          tellLeftOut(name, error);
          if (!byPattern) exit ||= EXIT_CODES[error.kind];
          const { kind, message } = error;
          answers.push({ data: { register: name, id, error: { kind, message } }, text: () => '' });
        }
      }
      const told = answers.filter(({ bytes }) => bytes);
      return {
        data: { device, registers: answers.map(({ data }) => data) },
        text: async (style) => (await Promise.all(told.map(({ text }) => text(style)))).join('\n'),
        bytes: told.flatMap(({ bytes = [] }) => bytes),
        kindOf: kindsIn(there.map(({ question }) => question.form)),
        exit,
      };
    } finally {
      await session.close();
    }
  }

  /** Reads one register. Throws what `readAsked` throws, and FwctlError `usage` where it has no such field. */
  private async read(
    session: Session,
    question: Question,
    flags: { meanings: boolean; field?: string | undefined; 'show-secrets'?: boolean },
  ): Promise<Answer<RegisterJson>> {
    const { register, form } = question;
    const { meanings, field, 'show-secrets': showSecrets } = flags;
    const read = await readAsked(session, await settled(session, question));
    const { shown: data, json } = withheld(read, hiddenInRegister(register.name, read), showSecrets);
    const whole = registerFields(form, data);
    const fields = onlyFields(whole, field);
    const failure = failureJson(register, form, data);
    return {
      data: {
        register: register.name,
        id: register.id,
        ...fieldsJson(form, fields, meanings && words, whole),
        ...failure,
        ...json,
      },
      text: (style) =>
        `${registerTitle(register, style)}\n${fieldsText(form, fields, meanings && words, whole)}`,
      bytes: [{ title: register.name, bytes: data }],
      ...(failure.failed ? { exit: EXIT_CODES.firmware } : {}),
    };
  }
}
