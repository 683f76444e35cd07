import { randomUUID } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import { createSandbox } from '../src/app/create-sandbox.ts'
import { readConfig } from '../src/config.ts'
import { clientOf } from './client.ts'

/** A sandbox of the test's own on a free port, closed with the test. Fails the test if it met an error of its own. */
export async function startSandbox(env: Readonly<Record<string, string>> = {}) {
  const errors: unknown[] = []
  const config = readConfig({ PORT: '0', ...env })
  const sandbox = createSandbox(config, { onError: (error) => errors.push(error) })
  const url = await sandbox.listen()
  onTestFinished(async () => {
    await sandbox.close()
    expect(errors).toEqual([])
  })
  return { sandbox, url, ...clientOf(url, randomUUID()) }
}
