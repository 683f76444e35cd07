import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { runs } from '../random.ts'

async function found(sandbox: OpenSandbox, query: string): Promise<string[]> {
  const { body } = await sandbox.call('GET', `/_sandbox/payments?${query}`)
  return body.data.map(({ id }: { id: string }) => id)
}

async function three(sandbox: OpenSandbox) {
  const order = (number: string) => ({ metadata: { order: number, n: 42 } })
  const { id: one } = await sandbox.createPayment(order('Shop-A-1'))
  const { id: two } = await sandbox.createPayment({ ...order('Shop-A-2'), scenario: 'failed' })
  const { id: three } = await sandbox.createPayment({ metadata: { order: "it's 100%" } })
  return [one, two, three] as const
}

test('finds by own metadata, whatever is in it', async () => {
  const sandbox = openSandbox()
  const [one, two, last] = await three(sandbox)
  expect(await found(sandbox, 'metadata.order=Shop-A-1')).toEqual([one])
  expect(await found(sandbox, 'metadata.n=42')).toEqual([two, one])
  expect(await found(sandbox, `metadata.order=${encodeURIComponent("it's 100%")}`)).toEqual([last])
  expect(await found(sandbox, `metadata.${encodeURIComponent(`o'r"der`)}=1`)).toEqual([])
})

test('finds by status, scenario, part of a text and order', async () => {
  const sandbox = openSandbox()
  const [one, two, last] = await three(sandbox)
  await sandbox.payer(one, 'cancel')
  expect(await found(sandbox, 'status=ABORTED')).toEqual([one])
  expect(await found(sandbox, 'scenario=failed')).toEqual([two])
  expect(await found(sandbox, 'q=shop-a-2')).toEqual([two])
  expect(await found(sandbox, `q=${encodeURIComponent('100%')}`)).toEqual([last])
  expect(await found(sandbox, `q=${two.slice(-12)}`)).toEqual([two])
  const { payment } = await sandbox.detail(two)
  expect(await found(sandbox, `payment_order_id=${payment.payment_order_id}`)).toEqual([two])
})

test('finds payments with a callback that was given up', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ callbackUrl: 'http://127.0.0.1:9/' })
  await sandbox.createPayment()
  await sandbox.payer(id, 'open')
  await sandbox.advance('5m')
  expect(await found(sandbox, 'undelivered=true')).toEqual([id])
})

test('shows every world where none is named, a page at a time', async () => {
  const sandbox = openSandbox()
  const other = sandbox.as(randomUUID())
  const { id: one } = await sandbox.createPayment()
  const { id: two } = await other.createPayment()
  const { id: last } = await sandbox.createPayment()
  const page = async (query: string) => {
    const request = new Request(`http://sandbox.test/_sandbox/payments?${query}`)
    const { data, has_older } = JSON.parse(await (await sandbox.sandbox.fetch(request)).text())
    return [...data.map(({ id }: { id: string }) => id), has_older]
  }
  expect(await page('limit=2')).toEqual([last, two, true])
  expect(await page(`limit=2&before=${two}`)).toEqual([one, false])
  expect(await page(`limit=1&after=${one}`)).toEqual([two, true])
})

test('refuses an unknown condition, and names the nearest', async () => {
  const sandbox = openSandbox()
  const { status, body } = await sandbox.call('GET', '/_sandbox/payments?statsu=PENDING')
  expect(status).toBe(422)
  expect(body.errors[0].description).toContain('status')
})

test('finds by any key and text of the metadata, and by 900 of them at once', async () => {
  const sandbox = openSandbox()
  const texts = fc.dictionary(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    { minKeys: 1, maxKeys: 4, noNullPrototype: true },
  )
  const query = (wanted: Record<string, string>) =>
    new URLSearchParams(
      Object.fromEntries(Object.entries(wanted).map(([key, text]) => [`metadata.${key}`, text])),
    )
  await fc.assert(
    fc.asyncProperty(texts, async (metadata) => {
      const { id } = await sandbox.createPayment({ metadata })
      expect(await found(sandbox, `${query(metadata)}`)).toContain(id)
      const [key = ''] = Object.keys(metadata)
      expect(await found(sandbox, `${query({ ...metadata, [key]: `${metadata[key]}~` })}`)).toEqual(
        [],
      )
    }),
    { numRuns: runs(30) },
  )
  const many = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`key${n}`, `${n}`]))
  const { id } = await sandbox.createPayment({ metadata: many })
  expect(await found(sandbox, `${query(many)}`)).toEqual([id])
})

test('refuses more parameters than a query may have', async () => {
  const { call } = openSandbox()
  const { status, body } = await call('GET', `/_sandbox/payments?${'metadata.a=1&'.repeat(1_001)}`)
  expect([status, body.errors[0].description]).toEqual([
    422,
    'The query has more than 1000 parameters.',
  ])
})
