import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { clientOf } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { startProgram } from '../start-program.ts'

/** The real program on a database file of its own, and a merchant. */
async function startOnFile() {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const tenantId = randomUUID()
  const merchant = await startMerchant()
  const start = async () => {
    const { url, end } = await startProgram({ SANDBOX_DB: join(folder, 'sandbox.db') })
    return { ...clientOf(url, tenantId), end }
  }
  return { merchant, start, first: await start() }
}

test('delivers the callback whose attempt was cut off, with the attempt on record', async () => {
  const { first, merchant, start } = await startOnFile()
  merchant.replyWith(() => undefined)
  const { id } = await first.createPayment({ callbackUrl: merchant.callbackUrl })
  await first.payer(id, 'open')
  await merchant.gets(1)
  expect(await first.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
  merchant.replyWith((_, response) => response.end())

  const second = await start()
  const { body } = await second.callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  const [cut, made] = merchant.received
  expect(merchant.received).toHaveLength(2)
  expect(made?.text).toBe(cut?.text)
  expect(body.data).toMatchObject([
    {
      state: 'delivered',
      attempts: [
        { response: null, error: 'the sandbox stopped before an answer was seen' },
        { response: { status_code: 200 }, error: null },
      ],
    },
  ])
})

test('keeps the order: what followed the cut-off callback comes behind it', async () => {
  const { first, merchant, start } = await startOnFile()
  await first.setClock('manual')
  merchant.replyWith(() => undefined)
  const { id } = await first.createPayment({ callbackUrl: merchant.callbackUrl })
  await first.payer(id, 'approve')
  await merchant.gets(1)
  await first.end('SIGKILL')
  merchant.replyWith((_, response) => response.end())

  const second = await start()
  await second.advance('1s')
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING', 'COMPLETED'])
})

test('keeps a status change that is days away, and the clock it waits for', async () => {
  const { first, merchant, start } = await startOnFile()
  await first.setClock('manual')
  const scenario = 'delayed'
  const { id, orderId } = await first.createPayment({ callbackUrl: merchant.callbackUrl, scenario })
  await first.payer(id, 'approve')
  await first.advance('1d')
  await first.end('SIGKILL')

  const second = await start()
  expect(await second.status(orderId, id)).toBe('PENDING')
  await second.advance('1d11h')
  expect(await second.status(orderId, id)).toBe('PENDING')
  await second.advance('1h')
  expect(await second.status(orderId, id)).toBe('COMPLETED')
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('does what became due while it was down', async () => {
  const { first, merchant, start } = await startOnFile()
  const { id } = await first.createPayment({ callbackUrl: merchant.callbackUrl })
  await first.payer(id, 'approve')
  await first.end('SIGKILL')
  await start().then((second) => second.callbacks(`payment_id=${id}&status=COMPLETED&wait=20s`))
  expect(merchant.statuses().at(-1)).toBe('COMPLETED')
})

test('lets the payer go on in the checkout that was open', async () => {
  const { first, merchant, start } = await startOnFile()
  const { id } = await first.createPayment({ callbackUrl: merchant.callbackUrl })
  await first.payer(id, 'choose_bank', { bank: 'NDEASESS' })
  await first.end('SIGKILL')
  const second = await start()
  const { checkout } = await second.detail(id)
  expect(checkout).toMatchObject({ state: 'bankid_login', bank: 'NDEASESS' })
  expect((await second.payer(id, 'approve')).status).toBe(200)
})

test('ends by itself with 0 when it is asked to stop', async () => {
  const { first } = await startOnFile()
  expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null })
})
