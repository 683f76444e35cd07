import v8 from 'node:v8'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { isAffected } from '../../src/storage/keep-alive.ts'
import { clientOf } from '../client.ts'
import { newFile } from './open-storage.ts'

/** Opens sandboxes one after the other, has each take a payment, and closes it. */
async function openAndClose(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const config = readConfig({
      SANDBOX_CLOCK: 'manual',
      ...(time % 2 && { SANDBOX_DB: newFile() }),
    })
    const sandbox = createSandbox(config, { onError: (error) => expect.unreachable(String(error)) })
    const tenantId = 'a0000000-0000-4000-8000-000000000001'
    const { createPayment, settle } = clientOf('http://sandbox.test', tenantId, sandbox.fetch)
    await createPayment()
    await settle()
    await sandbox.close()
  }
}

const probe = new Database(':memory:')
const statementClass = probe.prepare('SELECT 1').constructor
probe.close()

/** Objects that are reachable now, by class. */
function count() {
  return {
    databases: v8.queryObjects(Database, { format: 'count' }),
    statements: v8.queryObjects(statementClass, { format: 'count' }),
    all: v8.queryObjects(Object, { format: 'count' }),
  }
}

const isCountable = 'queryObjects' in v8 && !isAffected(process.versions.node)

test.skipIf(!isCountable)('leaves nothing of a sandbox behind that was closed', async () => {
  await openAndClose(4)
  const before = count()
  await openAndClose(10)
  const after = count()
  expect(after.databases - before.databases).toBeLessThanOrEqual(1)
  // Those of the last one may still be on the stack.
  expect(after.statements - before.statements).toBeLessThan(500)
  expect((after.all - before.all) / 10).toBeLessThan(100)
})

test.each([
  ['20.20.2', false],
  ['22.23.2', false],
  ['24.18.1', true],
  ['24.19.0', true],
  ['26.3.1', true],
  ['26.4.0', false],
  ['28.0.0', false],
])('knows whether Node %s ends with an object it collects: %s', (version, isSo) => {
  expect(isAffected(version)).toBe(isSo)
})
