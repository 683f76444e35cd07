import { randomUUID } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import { createSandbox } from '../src/app/create-sandbox.ts'
import { readConfig } from '../src/config.ts'
import type { MachineTime } from '../src/scheduler/clock.ts'
import { clientOf } from './client.ts'

/**
 * A sandbox of the test's own without a port, closed with the test; its clocks stand until they are moved. Fails the
 * test if it met an error of its own.
 */
export function openSandbox(
  env: Readonly<Record<string, string>> = {},
  more: { readonly machineTime?: MachineTime } = {},
) {
  const errors: unknown[] = []
  const config = readConfig({ SANDBOX_CLOCK: 'manual', ...env })
  const sandbox = createSandbox(config, { ...more, onError: (error) => errors.push(error) })
  const as = (tenantId: string) => clientOf('http://sandbox.test', tenantId, sandbox.fetch)
  onTestFinished(async () => {
    await sandbox.close()
    expect(errors).toEqual([])
  })
  return { sandbox, as, ...as(randomUUID()) }
}

export type OpenSandbox = ReturnType<typeof openSandbox>
