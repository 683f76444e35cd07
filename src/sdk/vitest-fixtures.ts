import { test as base, type TestAPI } from 'vitest'
import { type Connection, connect } from '../client/connect.ts'
import { createReceiver, type Receiver } from '../client/receiver.ts'
import { SandboxError } from '../client/sandbox-error.ts'
import type { World } from '../client/world.ts'
import type { Settings } from '../config.ts'
import { createSandbox } from './create-sandbox.ts'

/** What a test gets as fixtures. */
export type SandboxFixtures = {
  /** one for each test file: in its process, or the one that runs at `url` */
  sandbox: Connection
  /** an empty world of the test's own, emptied afterwards */
  world: World
  /** an endpoint of the test's own for callbacks, closed afterwards */
  receiver: Receiver
}

/**
 * Vitest's `test` with a sandbox in this process, or with one that runs elsewhere.
 *
 * ```ts
 * const test = sandboxTest({ SANDBOX_CLOCK: 'manual' })
 * test('completes the payment', async ({ world, receiver }) => { … })
 * ```
 */
export function sandboxTest(
  where: Settings | { readonly url: string } = {},
): TestAPI<SandboxFixtures> {
  return base.extend<SandboxFixtures>({
    sandbox: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
      async ({}, use) => {
        if ('url' in where) return await use(connect(where.url))
        const sandbox = createSandbox(where)
        await sandbox.listen()
        await use(sandbox)
        await sandbox.close()
      },
      { scope: 'worker' },
    ],
    world: async ({ sandbox, task }, use) => {
      const world = sandbox.world()
      await world.setName(titleOf(task))
      await use(world)
      await world.setName(null).catch(passIfGone)
      await world.reset().catch(passIfGone)
    },
    receiver: async ({ world }, use) => {
      const receiver = await createReceiver({ world })
      await use(receiver)
      await receiver.close()
    },
  })
}

/** Where no sandbox answers, the test has said so; once is enough. */
function passIfGone(error: unknown): void {
  if (!(error instanceof SandboxError && error.code === 'unreachable')) throw error
}

/** As vitest prints it, cut to what a name may have. */
function titleOf(task: {
  readonly name: string
  readonly suite?: { readonly name: string } | undefined
}): string {
  const title = [task.suite?.name, task.name].filter(Boolean).join(' > ')
  return title.trim().slice(0, 200) || 'a test'
}

/** With the default settings: `import { test } from 'ping-sandbox/vitest'`. */
export const test: TestAPI<SandboxFixtures> = sandboxTest()
