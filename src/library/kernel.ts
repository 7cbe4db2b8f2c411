/** Real devices, and the kernel's own words: ioctl numbers and structures, scopes, errnos, who may use what. */

export { type KernelOptions, kernelBackend } from '../backends/chardev.js';
export type { Backend, DeviceEntry, DeviceInfo, DeviceMemory, Handle, Host } from '../client/backend.js';
export { type ErrorFacts, type ErrorKind, FwctlError } from '../client/errors.js';
export { type Errno, errnoMeaning, errnoNames, errnoNumber, isErrno } from '../uapi/errno.js';
export {
  DEVICE_TYPES,
  type DeviceType,
  deviceTypeName,
  FWCTL_INFO,
  FWCTL_RPC,
  packInfo,
  packRpc,
  unpackInfo,
  unpackRpc,
} from '../uapi/ioctl.js';
export { type Credentials, judge, type Verdict } from '../uapi/policy.js';
export { SCOPES, type Scope, scopeNumber } from '../uapi/scope.js';
