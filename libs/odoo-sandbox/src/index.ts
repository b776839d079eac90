export { startSandbox } from './sandbox.ts';
export type {
  CallMatch,
  Misbehaviour,
  NewAttachment,
  Protocol,
  RawAnswer,
  RecordedCall,
  Sandbox,
  SandboxOptions,
  SandboxUser,
  Way,
} from './options.ts';
export type { Version } from './orm/types.ts';
