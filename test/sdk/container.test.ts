import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createReceiver } from '../../src/client.ts'
import { createSandbox, type Sandbox } from '../../src/sdk/create-sandbox.ts'
import { PingSandboxContainer } from '../../src/testcontainers.ts'

/** What the engine was asked for. */
const engine = {
  images: [] as string[],
  hostPorts: [] as number[],
  waits: [] as unknown[],
  running: 0,
}

/** A fake of `testcontainers`: a container is a sandbox in this process, and its file system a folder. */
class FakeContainer {
  readonly #files = mkdtempSync(join(tmpdir(), 'container-'))
  #env: Record<string, string> = {}
  #sandbox: Sandbox | null = null
  #exposed: readonly number[] = []

  constructor(image: string) {
    engine.images.push(image)
  }

  withExposedPorts(...ports: number[]) {
    this.#exposed = ports
    return this
  }

  withEnvironment(env: Record<string, string>) {
    this.#env = { ...this.#env, ...env }
    return this
  }

  withCopyDirectoriesToContainer(directories: { source: string; target: string }[]) {
    for (const { source, target } of directories)
      cpSync(source, join(this.#files, target), { recursive: true })
    return this
  }

  withWaitStrategy(strategy: unknown) {
    engine.waits.push(strategy)
    return this
  }

  async start() {
    const { PORT, SANDBOX_SCENARIOS: folder, SANDBOX_CALLBACK_HOST_MAP: map, ...env } = this.#env
    expect(this.#exposed).toEqual([Number(PORT)])
    const inside = folder === undefined ? {} : { SANDBOX_SCENARIOS: join(this.#files, folder) }
    // The name of the machine that only an engine knows.
    const reachable = map?.replaceAll('host.testcontainers.internal', '127.0.0.1')
    const sandbox = createSandbox({
      ...env,
      ...inside,
      ...(reachable && { SANDBOX_CALLBACK_HOST_MAP: reachable }),
    })
    const { port } = new URL(await sandbox.listen())
    this.#sandbox = sandbox
    engine.running += 1
    return {
      getHost: () => '127.0.0.1',
      getMappedPort: (inner: number) => (inner === Number(PORT) ? Number(port) : expect.fail()),
      stop: async () => {
        await this.#sandbox?.close()
        rmSync(this.#files, { recursive: true })
        engine.running -= 1
      },
    }
  }
}

const fake = {
  GenericContainer: FakeContainer,
  TestContainers: {
    exposeHostPorts: (...ports: number[]) => {
      engine.hostPorts.push(...ports)
      return Promise.resolve()
    },
  },
  Wait: { forHttp: (path: string, port: number) => ({ path, port }) },
}

beforeEach(() => {
  vi.doMock('testcontainers', () => fake)
  Object.assign(engine, { images: [], hostPorts: [], waits: [], running: 0 })
})

test('starts an image with scenarios, settings and a way back to this machine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scenarios-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'own'))
  writeFileSync(join(folder, 'slow.yaml'), 'version: 1\nsummary: It takes a week.\n')
  const receiver = await createReceiver()
  onTestFinished(() => receiver.close())

  const sandbox = await new PingSandboxContainer('registry.example/ping-sandbox:1')
    .withScenarios(folder)
    .withSettings({ SANDBOX_CLOCK: 'manual' })
    .withSettings({ SANDBOX_CONTROL_TOKEN: 'a-token-of-the-test' })
    .withHostPorts(receiver.port)
    .start()
  expect(engine).toEqual({
    images: ['registry.example/ping-sandbox:1'],
    hostPorts: [receiver.port],
    waits: [{ path: '/readyz', port: 8700 }],
    running: 1,
  })
  expect((await fetch(`${sandbox.url}/_sandbox/worlds`)).status).toBe(401)
  expect((await sandbox.scenarios()).map(({ name }) => name)).toContain('slow')

  const world = sandbox.world()
  await world.arm('slow')
  const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
  expect(payment.checkout_url.startsWith(`${sandbox.url}/`)).toBe(true)
  await world.payer.approve(payment)
  await world.settle()
  const { body } = await receiver.next({ payment, status: 'COMPLETED' })
  expect(body).toMatchObject({ payment_id: payment.id })
  await sandbox.stop()
  expect(engine.running).toBe(0)
})

test('stops at the end of a block, and lets the container be changed before it starts', async () => {
  {
    await using sandbox = await new PingSandboxContainer('ping-sandbox')
      .customize((container: FakeContainer) => container.withEnvironment({ SANDBOX_QR: 'bankid' }))
      .start()
    expect((await fetch(`${sandbox.url}/readyz`)).status).toBe(200)
  }
  expect([engine.running, engine.hostPorts]).toEqual([0, []])
})

test('says what is missing where testcontainers is not installed', async () => {
  vi.doUnmock('testcontainers')
  await expect(new PingSandboxContainer('ping-sandbox').start()).rejects.toThrow(
    'PingSandboxContainer needs the package testcontainers beside ping-sandbox: npm i -D testcontainers',
  )
})
