import { OpenAPIHono } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { answerError, ControlError } from '../../src/control-api/http/errors.ts'
import { clockRoutes } from '../../src/control-api/routes/clock.ts'
import { createEvents } from '../../src/scheduler/events.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { minute, openScheduler, tenant } from '../scheduler/open-scheduler.ts'

type Moved = { readonly at: string; readonly kind: string; readonly status?: string }

test('makes a thousand callbacks that are due over three days in one call', async () => {
  const { arm, createPayment, payer, advance, callbacks } = openSandbox()
  const merchant = await startMerchant()
  const scenario = {
    version: 1,
    callbacks: { deliveries: [{ of: 'completed', at: 'completed', copies: 100, gap: '43m' }] },
  }
  await arm(scenario, { next: 10 })
  for (let payment = 0; payment < 10; payment += 1) {
    const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
    await payer(id, 'approve')
  }
  const { body } = await advance('3d')
  const told = body.data.filter(({ kind }: Moved) => kind === 'callback.delivered')
  const days = told.map(({ at }: Moved) => Date.parse(at))
  expect(merchant.statuses().filter((status) => status === 'COMPLETED')).toHaveLength(1_000)
  expect(days).toEqual(days.toSorted((one: number, other: number) => one - other))
  expect((await callbacks('state=planned')).body.data).toEqual([])
})

test('moves time by as much as two calls say that come at once, each with its own list', async () => {
  const { call, createPayment, advance } = openSandbox()
  const merchant = await startMerchant(() => undefined)
  await createPayment({ callbackUrl: merchant.callbackUrl, scenario: 'expired' })
  const { body: before } = await call('GET', '/_sandbox/clock')
  const first = advance('1h')
  await merchant.gets(1)
  const second = advance('1h')
  // It has been taken in when what came after it is answered.
  await call('GET', '/_sandbox/clock')
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  const moved = (await Promise.all([first, second])).map(({ body }) => body)
  const hours = moved.map(({ now }) => (Date.parse(now) - Date.parse(before.now)) / (60 * minute))
  expect(hours).toEqual([1, 2])
  expect(moved.map(({ data }) => data.length > 0)).toEqual([true, false])
})

test('gives a callback that is due on day 2 the time of day 2', async () => {
  const { createPayment, payer, advance } = openSandbox()
  const merchant = await startMerchant()
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl, scenario: 'delayed' })
  const { body: before } = await payer(id, 'approve')
  const { body } = await advance('5d')
  const told = body.data.findLast(({ kind }: Moved) => kind === 'callback.delivered')
  const planned = before.timeline.find(
    ({ state, status }: Record<string, string>) => state === 'planned' && status === 'COMPLETED',
  )
  const due = Date.parse(planned.at)
  expect(Date.parse(told.at)).toBe(due)
  expect(Date.parse(merchant.received.at(-1)?.body.occurred_at)).toBe(due)
})

test('lets merchants that hang run out of time side by side', async () => {
  const { arm, createPayment, payer, advance } = openSandbox()
  let hanging = 0
  let most = 0
  const merchant = await startMerchant((_, response) => {
    hanging += 1
    most = Math.max(most, hanging)
    response.on('close', () => {
      hanging -= 1
    })
  })
  const scenario = { version: 1, callbacks: { timeout: '1s', retry: { attempts: 1 } } }
  await arm(scenario, { next: 20 })
  const ids: string[] = []
  for (let payment = 0; payment < 20; payment += 1)
    ids.push((await createPayment({ callbackUrl: merchant.callbackUrl })).id)
  await Promise.all(ids.map((id) => payer(id, 'open')))
  const { body } = await advance('1s')
  const failed = body.data.filter(({ kind }: Moved) => kind === 'callback.failed')
  expect(failed).toHaveLength(20)
  expect(most).toBe(20)
})

test('distinguishes a world that plans for ever from one that ends', async () => {
  const { scheduler, worlds, stores } = openScheduler({ limit: 50 })
  scheduler.handle('again', ({ tenantId, at }) => {
    scheduler.schedule({ tenantId, paymentSeq: null, dueAt: at + minute, kind: 'again' })
    return undefined
  })
  scheduler.schedule({ tenantId: tenant, paymentSeq: null, dueAt: 0, kind: 'again' })
  const app = new OpenAPIHono()
  app.route('/', clockRoutes({ scheduler, worlds, stores, events: createEvents() }))
  app.onError((error, c) => {
    if (error instanceof ControlError) return answerError(c, error)
    throw error
  })
  const answer = await app.request(`/_sandbox/settle?tenant_id=${tenant}`, { method: 'POST' })
  const body = (await answer.json()) as { errors: [{ error: string; description: string }] }
  const [{ error, description }] = body.errors
  expect([answer.status, error]).toEqual([409, 'endless_agenda'])
  expect(description).toContain('this world plans more work for ever')
})
