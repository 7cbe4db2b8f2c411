/** enum fwctl_rpc_scope, in its order: each scope includes those before it (include/uapi/fwctl/fwctl.h). */
export const SCOPES = ['configuration', 'debug-read-only', 'debug-write', 'debug-write-full'] as const;

/** The scope of a message (enum fwctl_rpc_scope of include/uapi/fwctl/fwctl.h): the upper two taint the kernel. */
export type Scope = (typeof SCOPES)[number];

const NUMBERS = Object.fromEntries(SCOPES.map((scope, i) => [scope, i])) as Record<Scope, number>;

/** The number of a scope, 0 to 3. Throws nothing. Source: enum fwctl_rpc_scope. */
export const scopeNumber = (scope: Scope): number => NUMBERS[scope];

/** The scope of a number as it stands in struct fwctl_rpc; undefined where the kernel knows none. */
export const scopeOf = (value: number): Scope | undefined => SCOPES[value];

/** Reads a scope as people write it: any case, `-` or `_`, with or without FWCTL_RPC_, or 0 to 3. */
export function parseScope(text: string): Scope | undefined {
  if (/^[0-3]$/.test(text)) return SCOPES[Number(text)];
  const name = text
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^fwctl-rpc-/, '');
  return SCOPES.find((scope) => scope === name);
}
