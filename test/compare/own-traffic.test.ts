import { expect, test } from 'vitest'
import { paymentBody } from '../client.ts'
import { linkBody } from '../conformance/business.ts'
import { record, recordTraffic } from './record.ts'
import { runCompare } from './run-compare.ts'

test('finds nothing however a payment ended', async () => {
  const har = await record(async ({ world, api, callbackUrl }) => {
    const { id } = (await api('POST', '/payment_orders', { currency: 'SEK' })).body
    const path = `/payment_orders/${id}/payments`
    const pay = async () => (await api('POST', path, paymentBody({ callbackUrl }))).body
    const [declined, stopped, expired] = [await pay(), await pay(), await pay()]
    await world.payer.refuse(declined)
    await world.advance('5s')
    await api('PUT', `${path}/${stopped.id}/stop`)
    await api('GET', `${path}/${declined.id}`)
    const crashed = await api('POST', path, paymentBody({ callbackUrl }), {
      'sandbox-scenario': 'crashed',
    })
    await world.payer.approve(crashed.body)
    await world.advance('5s')
    await world.advance('30m')
    for (const one of [stopped, expired, crashed.body]) await api('GET', `${path}/${one.id}`)
  })
  const ends = har.log.entries.map(
    ({ response }) => JSON.parse(response.content.text || '{}').status,
  )
  expect(ends.filter((status) => status !== undefined)).toEqual(
    expect.arrayContaining(['DECLINED', 'STOPPED', 'EXPIRED', 'CRASHED']),
  )
  expect((await runCompare(har)).report).toMatchObject({ differences: [], left_out: [] })
})

test('sends back the references that the sandbox gave', async () => {
  const har = await record(async ({ api, call, world }) => {
    const { id } = (await api('POST', '/payment_orders', { currency: 'SEK' })).body
    const links = '/payment_links/api/v1/payment_links'
    const link = (await call('POST', links, linkBody(id))).body
    await call('PUT', `${links}/${link.id}/invoice`, { reference_type: 'OCR' })
    const { reference } = (await call('GET', `${links}/${link.id}/invoice`)).body
    const transfer = { amount: 14_000, currency: 'SEK', reference, reference_type: 'OCR' }
    await call('POST', '/api/deposit_payment', transfer)
    await world.advance('1s')
    await call('GET', `${links}/${link.id}`)
    await call('GET', `${links}/${link.id}/receipt`)
  })
  expect(har.log.entries.at(-1)?.response.status).toBe(200)
  expect((await runCompare(har)).report).toMatchObject({ differences: [], left_out: [] })
})

test('tells what is forbidden from who is refused', async () => {
  const har = await record(async ({ api }) => {
    const { id } = (await api('POST', '/payment_orders', { currency: 'SEK' })).body
    await api('POST', `/payment_orders/${id}/payments`, { ...paymentBody(), currency: 'EUR' })
    await api('PUT', `/payment_orders/${id}/close`)
    await api('POST', `/payment_orders/${id}/payments`, paymentBody())
  })
  const refused = har.log.entries.filter(({ response }) => response.status === 403)
  expect(refused).not.toEqual([])
  const { report } = await runCompare({ log: { ...har.log, entries: refused } })
  expect(report?.differences).toEqual([])
  expect(report?.left_out).toHaveLength(refused.length)
})

test('leaves out what was made before the recording, and what depends on it', async () => {
  const { log } = await record(recordTraffic)
  const entries = log.entries.filter(
    ({ request: { method, url } }) => method !== 'POST' || !url.endsWith('/payment_orders'),
  )
  const { report } = await runCompare({ log: { ...log, entries } })
  expect(report?.differences).toEqual([])
  expect(report?.left_out.map(({ because }) => because)).toContain(
    'it names something that was made before the recording',
  )
})
