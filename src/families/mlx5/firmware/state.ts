/** What outlives the process: only what was set, everything else is the profile's. Plain data, replaced and never changed in place. */
export interface DeviceState {
  /** By the name of the function. */
  readonly functions: { readonly [name: string]: FunctionState };
}

export interface FunctionState {
  /** NODE_DESC: text, or bytes in hex where they are no text. */
  readonly node_desc?: string | { readonly hex: string };
}

export const STATE_VERSION = 1;

export const POWER_ON: DeviceState = { functions: {} };

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const isText = (data: unknown): boolean =>
  typeof data === 'string' || (isObject(data) && typeof data.hex === 'string');

/** State as a file has it. Throws an Error that says what is wrong. */
export function parseState(data: unknown): DeviceState {
  if (!isObject(data) || !isObject(data.functions)) throw new Error('it has no "functions"');
  for (const [name, state] of Object.entries(data.functions)) {
    if (!isObject(state)) throw new Error(`"functions.${name}" is no object`);
    if (state.node_desc !== undefined && !isText(state.node_desc))
      throw new Error(`"functions.${name}.node_desc" is no text`);
  }
  return data as unknown as DeviceState;
}
