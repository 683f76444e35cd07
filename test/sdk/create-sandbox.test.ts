import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { connect, createSandbox, SandboxError } from '../../src/index.ts'
import { openLibrary } from '../client/open-library.ts'

test('answers without a port, by path alone', async () => {
  const { sandbox } = await openLibrary()
  const answer = await sandbox.fetch('/healthz')
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
})

test('answers a request as fetch would take it', async () => {
  const { sandbox, world } = await openLibrary()
  const answer = await sandbox.fetch(`${sandbox.url}/payments/api/v1/payment_orders`, {
    method: 'POST',
    headers: { tenant_id: world.tenantId, 'content-type': 'application/json' },
    body: '{"currency":"SEK"}',
  })
  expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([200, ['id']])
})

test('delivers callbacks over HTTP though it has no port', async () => {
  const { world, receiver, callbackUrl } = await openLibrary()
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.approve(payment)
  await world.settle()
  expect(receiver.received.map(({ body }) => body?.['status'])).toEqual(['PENDING', 'COMPLETED'])
})

test('serves on a free port, under the address it answers', async () => {
  const { sandbox } = await openLibrary()
  const url = await sandbox.listen()
  expect(sandbox.url).toBe(url)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('gives checkout pages the address it serves at', async () => {
  const { sandbox, world } = await openLibrary()
  const url = await sandbox.listen()
  const { checkout_url: checkout } = await world.makePayment()
  expect(checkout.startsWith(`${url}/checkout/`)).toBe(true)
})

test('gives a running sandbox the same client', async () => {
  const { sandbox, callbackUrl, receiver } = await openLibrary()
  const world = connect(await sandbox.listen()).world()
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.open(payment)
  expect((await receiver.next({ payment })).body?.['status']).toBe('PENDING')
})

test('answers who waits when it is closed, by its port and without', async () => {
  const errors: unknown[] = []
  const sandbox = createSandbox({}, { onError: (error) => errors.push(error) })
  const url = await sandbox.listen()
  const { tenantId } = sandbox.world()
  const path = `/_sandbox/callbacks?tenant_id=${tenantId}&wait=50s`
  const inside = sandbox.fetch(path)
  const outside = fetch(url + path)
  const stream = await fetch(`${url}/_sandbox/events`)
  // What came before it has been taken in.
  await fetch(`${url}/healthz`)
  await sandbox.close()
  const answers = await Promise.all([inside, outside])
  expect(answers.map(({ status }) => status)).toEqual([408, 408])
  expect(await stream.text()).toContain('event: ready')
  expect(errors).toEqual([])
})

test('makes another world each time none is named', async () => {
  const { sandbox } = await openLibrary()
  const [one, other] = [sandbox.world(), sandbox.world()]
  await one.makePayment()
  expect(await other.payments()).toEqual([])
})

test('takes numbers and truth values as settings', () => {
  const sandbox = createSandbox({ SANDBOX_JOURNAL_LIMIT: 5, SANDBOX_CALLBACK_INITIATED: true })
  onTestFinished(sandbox.close)
  expect(sandbox.url).toMatch(/^http:/)
})

test('refuses a setting nobody knows', () => {
  // @ts-expect-error: the types know it too
  expect(() => createSandbox({ SANDBOX_CLOK: 'manual' })).toThrow('the nearest is SANDBOX_CLOCK')
})

test('lists the scenarios there are', async () => {
  const { sandbox } = await openLibrary()
  const names = (await sandbox.scenarios()).map(({ name }) => name)
  expect(names).toContain('paid')
})

test('says so where no sandbox answers', async () => {
  const { sandbox } = await openLibrary()
  const url = await sandbox.listen()
  await sandbox.close()
  const asked = connect(url).world().payments()
  await expect(asked).rejects.toThrow(SandboxError)
  await expect(asked).rejects.toMatchObject({ code: 'unreachable', status: 0 })
  await expect(asked).rejects.toThrow(`No sandbox answers at ${url}: connect ECONNREFUSED`)
})

test('refuses what is asked of it after it was closed, and closes once', async () => {
  const warnings: unknown[] = []
  const sandbox = createSandbox({}, { onError: (error) => warnings.push(error) })
  const world = sandbox.world()
  await Promise.all([sandbox.close(), sandbox.close()])
  for (const late of [sandbox.listen(), sandbox.fetch('/healthz'), world.payments()])
    await expect(late).rejects.toMatchObject({ name: 'SandboxError', code: 'closed' })
  expect(warnings).toEqual([])
})

test('listens once, however often it is asked to', async () => {
  const { sandbox } = await openLibrary()
  expect(await sandbox.listen()).toBe(await sandbox.listen())
})

test.each(['127.0.0.1:8700', 'localhost:8700'])('says what %s lacks', (address: string) => {
  expect(() => connect(address)).toThrow(
    `"${address}" is no address of a sandbox: expected http:// or https://, a host and a port, such as http://${address}`,
  )
})

test('keeps no script from ending that forgot to close it', async () => {
  const script = `
    import { createReceiver, createSandbox } from './src/index.ts'
    const sandbox = createSandbox()
    await sandbox.listen()
    const receiver = await createReceiver()
    const world = sandbox.world()
    const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
    await world.payer.open(payment)
    console.log((await receiver.next()).body.status)`
  const args = ['--import', 'tsx', '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toBe('PENDING\n')
})
