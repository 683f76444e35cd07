import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

test('says whether a list leaves some out', async () => {
  const { call, api, createPayment, settle } = openSandbox()
  const merchant = await startMerchant()
  await createPayment({ callbackUrl: merchant.callbackUrl, scenario: 'expired' })
  await createPayment({ callbackUrl: merchant.callbackUrl, scenario: 'expired' })
  await settle()
  await api('GET', '/ping')
  const list = async (path: string) => {
    const { body } = await call('GET', `/_sandbox/${path}`)
    return [body.data.length, body.has_older]
  }
  expect(await list('callbacks?status=EXPIRED')).toEqual([2, false])
  expect(await list('callbacks?status=EXPIRED&limit=2')).toEqual([2, false])
  expect(await list('callbacks?status=EXPIRED&limit=1')).toEqual([1, true])
  expect(await list('callbacks?status=EXPIRED&limit=1&outcome=acked')).toEqual([1, true])
  expect(await list('callbacks?limit=1&wait=1s')).toEqual([1, true])
  expect(await list('journal?operation=create_payment&limit=2')).toEqual([2, false])
  expect(await list('journal?operation=create_payment&limit=1')).toEqual([1, true])
  expect(await list('journal?operation=create_payment&limit=1&wait=1s')).toEqual([1, true])
})

test('answers at once when it was acknowledged already', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const { status, body } = await sandbox.callbacks(`payment_id=${id}&status=COMPLETED&wait=0s`)
  expect([status, body.data.length, body.data[0].state]).toEqual([200, 1, 'delivered'])
})

test('answers when the backend acknowledges, not before', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant(() => undefined)
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  const answers: number[] = []
  const waiting = sandbox.callbacks(`payment_id=${id}&status=PENDING&wait=1m`).then((answer) => {
    answers.push(answer.status)
    return answer
  })
  await sandbox.payer(id, 'open')
  await merchant.gets(1)
  expect(answers).toEqual([])
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  expect((await waiting).body.data).toMatchObject([{ status: 'PENDING', state: 'delivered' }])
})

test('answers when somebody else moves the clock to it', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  const waiting = sandbox.callbacks('status=COMPLETED&wait=1m')
  await sandbox.advance('1s')
  expect((await waiting).status).toBe(200)
})

test('waits for another state where it is asked to', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  const waiting = sandbox.callbacks(`payment_id=${id}&state=failed&wait=1m`)
  await sandbox.advance('5m')
  expect((await waiting).body.data).toMatchObject([{ status: 'PENDING', state: 'failed' }])
})

test('does not answer with the callback of another payment', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const [mine, other] = [
    await sandbox.createPayment({ callbackUrl: merchant.callbackUrl }),
    await sandbox.createPayment({ callbackUrl: merchant.callbackUrl }),
  ]
  await sandbox.payer(other.id, 'approve')
  await sandbox.advance('5s')
  expect((await sandbox.callbacks(`payment_id=${mine.id}&wait=1ms`)).status).toBe(408)
})

test('does not answer with the callback of another world', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect((await sandbox.as(randomUUID()).callbacks('wait=1ms')).status).toBe(408)
})

test('says what did happen when it gives up', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  await sandbox.advance('0s')
  const { status, body } = await sandbox.callbacks(`payment_id=${id}&status=COMPLETED&wait=1ms`)
  const [{ error, description, additional_information: facts }] = body.errors
  expect([status, error]).toEqual([408, 'wait_timeout'])
  expect(description).toMatch(
    /^No COMPLETED was delivered within 1ms\. The nearest: PENDING planned for .* What did happen: PENDING planned for .*, last attempt: the backend answered 500\. The payer of payment .* has not gone on \(its checkout is at choose_bank\): play the payer, with .*approve.*\.$/,
  )
  expect(facts.deliveries).toMatchObject([{ status: 'PENDING', attempts: [{}] }])
})

test('says so when nothing at all was written', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.callbacks('wait=1ms')
  expect(body.errors[0].description).toBe(
    `No callback was delivered within 1ms. What did happen: no callback was written at all. World ${sandbox.tenantId} has no payment: does your backend send this tenant_id, and was its request answered 200?`,
  )
})

test('names the address that was waited for', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.callbacks('url=http://shop.test/a&wait=1ms')
  expect(body.errors[0].description).toContain('No http://shop.test/a was delivered')
})

test('filters callbacks by state, status and address', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  for (const path of ['a', 'b']) {
    const { id } = await sandbox.createPayment({ callbackUrl: `${merchant.url}/${path}` })
    await sandbox.payer(id, 'approve')
  }
  await sandbox.settle()
  const query = `status=PENDING&state=delivered&url=${merchant.url}/a`
  expect((await sandbox.callbacks(query)).body.data).toMatchObject([
    { status: 'PENDING', url: `${merchant.url}/a` },
  ])
})

test('lists callbacks from the oldest on', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const { data } = (await sandbox.callbacks('')).body
  expect(data.map(({ status }: { status: string }) => status)).toEqual(['PENDING', 'COMPLETED'])
})

test('answers a wait on the journal as soon as the request is made', async () => {
  const sandbox = openSandbox()
  const waiting = sandbox.call(
    'GET',
    '/_sandbox/journal?operation=create_payment_order&count=2&wait=1m',
  )
  await sandbox.createOrder()
  await sandbox.createOrder()
  const { status, body } = await waiting
  expect([status, body.data.length]).toEqual([200, 2])
})

test('waits for more requests than a list shows unasked', async () => {
  const sandbox = openSandbox()
  for (let count = 0; count < 201; count += 1) await sandbox.api('GET', '/merchants')
  const { status, body } = await sandbox.call('GET', '/_sandbox/journal?count=201&wait=1ms')
  expect([status, body.data.length]).toEqual([200, 201])
})

test('lists the last requests when a wait on the journal gives up', async () => {
  const sandbox = openSandbox()
  await sandbox.api('GET', '/merchants')
  const { status, body } = await sandbox.call(
    'GET',
    '/_sandbox/journal?operation=create_payment&wait=1ms',
  )
  expect([status, body.errors[0].description]).toEqual([
    408,
    'No matching request within 1ms. The nearest was GET /payments/api/v1/merchants 200: operation is list_merchants, not create_payment. The last requests were GET /payments/api/v1/merchants 200.',
  ])
})

test('says so when there was no request at all', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.call('GET', '/_sandbox/journal?wait=1ms')
  expect(body.errors[0].description).toBe(
    'No matching request within 1ms. This world has had no request at all.',
  )
})
