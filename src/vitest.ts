/** `import { test } from 'ping-sandbox/vitest'` */

export { type SandboxFixtures, sandboxTest, test } from './sdk/vitest-fixtures.ts'
