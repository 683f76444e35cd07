/** `import { test } from 'ping-sandbox/vitest'` */

export { backendTests } from './sdk/vitest-backend-tests.ts'
export { type SandboxFixtures, sandboxTest, test } from './sdk/vitest-fixtures.ts'
