/// <reference lib="esnext.disposable" preserve="true" />
/** `import { PingSandboxContainer } from 'ping-sandbox/testcontainers'` */

export { PingSandboxContainer, type StartedPingSandboxContainer } from './sdk/container.ts'
