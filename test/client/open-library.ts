import { expect, onTestFinished } from 'vitest'
import {
  createReceiver,
  createSandbox,
  type ReceiverOptions,
  type Settings,
} from '../../src/index.ts'

/** A sandbox of the library in this process, a world and a receiver; closed with the test. */
export async function openLibrary(settings: Settings = {}, options: ReceiverOptions = {}) {
  const errors: unknown[] = []
  const sandbox = createSandbox(
    { SANDBOX_CLOCK: 'manual', ...settings },
    { onError: (error) => errors.push(error) },
  )
  const receiver = await createReceiver(options)
  const world = sandbox.world()
  onTestFinished(async () => {
    await receiver.close()
    await sandbox.close()
    expect(errors).toEqual([])
  })
  return { sandbox, world, receiver, callbackUrl: receiver.callbackUrl }
}
