/// <reference lib="esnext.disposable" preserve="true" />
/** The library: a sandbox in this process, and everything of `ping-sandbox/client`. */

export * from './client.ts'
export type { Settings } from './config.ts'
export { createSandbox, type Sandbox } from './sdk/create-sandbox.ts'
