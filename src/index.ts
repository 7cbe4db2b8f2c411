/**
 * The public library: everything that a program needs to talk to a device, emulated or real. `open` gives a device that is typed by names; what stands behind it is here
 * too, for programs that need more than it has.
 */

export { type KernelOptions, kernelBackend } from './backends/chardev.js';
export { type Emulator, emulator } from './backends/emulated/emulator.js';
export { type EmulatedOptions, emulatedBackend } from './backends/emulated.js';
export { recording } from './backends/record.js';
export { type ReplayBackend, type ReplayMode, replayBackend } from './backends/replay.js';
export type { Call, CallSink, RpcCall, Timing, Written } from './backends/tape/calls.js';
export type { CommandNames, Namer, Origin } from './backends/tape/line.js';
export { readTape, type TapeCall, type TapeRecord } from './backends/tape/read.js';
export type { Secret, SecretFinder } from './backends/tape/redact.js';
export { type Tape, type TapeOptions, writeTape } from './backends/tape/write.js';
export type { Fields, Layout, Value } from './bits/layout.js';
export type { Backend, DeviceEntry, DeviceInfo, DeviceMemory, Handle, Host } from './client/backend.js';
export type { DenyRule } from './client/denylist.js';
export { parseDenyList } from './client/denylist-file.js';
export { type ErrorFacts, type ErrorKind, FwctlError } from './client/errors.js';
export type { Answered, CommandRow, FamilyClient } from './client/family.js';
export type { Decision, Request, Settings } from './client/guard.js';
export {
  COMMON_COUNTERS,
  type Counter,
  type CounterGroup,
  type Counters,
  type Firmware,
  type FirmwareComponent,
  type Health,
  type HealthCheck,
  type Jobs,
  type Link,
  type Links,
  type ModuleAccess,
  type ModuleRange,
  type ModuleSlot,
  type Sensor,
  type Temperatures,
} from './client/jobs.js';
export { exchange, requestAs } from './client/request.js';
export { Session, type SessionEvent, type SessionOptions } from './client/session.js';
export { findDevice } from './client/target.js';
export { familyClient, familyNames } from './families/clients.js';
export {
  type Feature,
  findFeature,
  getFeature,
  getRequest,
  readFeatureList,
  readLayout,
  setFeature,
  setRequest,
} from './families/cxl/client/features.js';
export { allCommands, type Command, findCommand } from './families/mlx5/catalogue.js';
export { answerFields } from './families/mlx5/client/answers.js';
export { capabilityFields, queryCapability } from './families/mlx5/client/capabilities.js';
export { requestOf, send } from './families/mlx5/client/command.js';
export type { CorePart } from './families/mlx5/client/coredump.js';
export {
  type DiagCap,
  type DiagParams,
  type DiagSample,
  readDiagCap,
  readDiagParams,
  setDiag,
} from './families/mlx5/client/diag.js';
export { type Identity, readContextInfo, readIdentity } from './families/mlx5/client/identity.js';
export { namesOf } from './families/mlx5/client/naming.js';
export { readRegister } from './families/mlx5/client/registers.js';
export { type DumpRequest, readMenu } from './families/mlx5/client/rscdump.js';
export { decodeSegment } from './families/mlx5/client/rscdump-fields.js';
export { type DumpSegment, SegmentReader } from './families/mlx5/client/rscdump-segments.js';
export { secretsIn } from './families/mlx5/client/secrets.js';
export { vocabulary } from './families/mlx5/client/words.js';
export { readOutput } from './families/mlx5/mailbox.js';
export { findCapability } from './families/mlx5/prm/capabilities.js';
export { layoutNames } from './families/mlx5/prm/layouts.js';
export { findRegister } from './families/mlx5/prm/registers.js';
export type { Shapes } from './families/mlx5/prm/shapes.js';
export type { Capabilities, CapabilityName, CapabilityOptions } from './library/capabilities.js';
export { decode, encode, flatten, get, set } from './library/codec.js';
export type { Command as SendCommand, CommandOptions, CommandReading } from './library/command.js';
export type {
  SetOptions,
  SettingChanges,
  SettingName,
  SettingReading,
  SettingStages,
  Settings as DeviceSettings,
  SettingsWritten,
  SettingValue,
} from './library/configuration.js';
export type { Description, Device, ModulePlace } from './library/device.js';
export { type DumpOptions, dumpCore, dumpDiag, dumpResource } from './library/dumps.js';
export type {
  FeatureChange,
  FeatureName,
  FeatureReading,
  FeatureRow,
  Features,
  FeatureUuid,
  FeatureWritten,
} from './library/features.js';
export type { Change, FieldChange } from './library/fields.js';
export type {
  CapabilitiesWritten,
  CapabilityChanges,
  FunctionDetails,
  FunctionEntry,
  Functions,
  PendingField,
} from './library/functions.js';
export { buildInput, call } from './library/mlx5-commands.js';
export type {
  ObjectId,
  ObjectName,
  ObjectQuestion,
  ObjectReading,
  Objects,
  Relation,
  WalkOptions,
} from './library/objects.js';
export { type ListOptions, list, type OpenOptions, open } from './library/open.js';
export type {
  ApplyOptions,
  DevicePlan,
  PlanApplied,
  PlanDifference,
  PlannedValue,
  PlanTakenBack,
} from './library/plan.js';
export { layout } from './library/prm-mlx5.js';
export type {
  IndexArguments,
  ReadOptions,
  RegisterChange,
  RegisterName,
  Registers,
  RegisterWritten,
  WriteOptions,
} from './library/registers.js';
export { decodeModule } from './module/decode.js';
export { type HalfPlace, type ModulePages, rawPages } from './module/memory.js';
export { readModule } from './module/read.js';
export type { ModuleReport } from './module/report.js';
export { MemoryStore } from './state/memory.js';
export { SCOPES, type Scope } from './uapi/scope.js';
