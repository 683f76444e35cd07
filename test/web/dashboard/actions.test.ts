import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { shopTenant } from '../../../src/payment/own-tenants.ts'
import { startMerchant } from '../../merchant.ts'
import { openDashboard } from './open-dashboard.ts'

test('plays the payer, and comes back to the page', async () => {
  const { send, createPayment, detail, tenantId } = openDashboard()
  const { id } = await createPayment()
  const here = `/payments/${id}`
  const { status, to } = await send(`${here}/payer`, {
    tenant_id: tenantId,
    action: 'cancel',
    here,
  })
  expect({ status, to }).toEqual({ status: 303, to: `${here}?did=played&what=cancels+the+payment` })
  expect((await detail(id)).status).toBe('ABORTED')
})

test('says what can be done where something cannot', async () => {
  const { send, createPayment, tenantId } = openDashboard()
  const { id } = await createPayment()
  const { answer } = await send(`/payments/${id}/payer`, { tenant_id: tenantId, action: 'sign' })
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('legal now: choose_bank')
})

test('moves the clock to the next event', async () => {
  const { send, createPayment, detail, tenantId, call } = openDashboard()
  const { id } = await createPayment()
  const { to } = await send('/clock', { tenant_id: tenantId, next: '1', here: '/' })
  expect(to).toContain('did=moved')
  expect((await detail(id)).status).toBe('EXPIRED')
  expect((await call('GET', '/_sandbox/clock')).body.next_due_at).toBeNull()
})

test('says by how much the clock moved, and what came of it', async () => {
  const { send, page, tenantId, createPayment, call } = openDashboard()
  await call('PUT', '/_sandbox/clock', { mode: 'manual' })
  const told = async (fields: Record<string, string>) => {
    const { to } = await send('/clock', { tenant_id: tenantId, here: '/', ...fields })
    return (await page(to)).match(/id="notice">([^<]*)</)?.[1]
  }
  expect(await told({ by: '1m' })).toBe('Clock moved 1 m; nothing was due.')
  expect(await told({ settle: '1' })).toBe('Nothing was due; the clock did not move.')
  await createPayment()
  expect(await told({ next: '1' })).toBe('Clock moved 15 m; one thing happened.')
})

test('leads back from a refusal to the page it came from, and follows no events there', async () => {
  const { send, createPayment, tenantId } = openDashboard()
  const { id } = await createPayment()
  const fields = { tenant_id: tenantId, action: 'sign', here: `/payments/${id}` }
  const html = await (await send(`/payments/${id}/payer`, fields)).answer.text()
  expect(html).toContain(`href="/payments/${id}"`)
  expect(html).toContain('data-events=""')
  const away = await send(`/payments/${id}/payer`, { ...fields, here: '//elsewhere.test/' })
  expect(await away.answer.text()).not.toContain('elsewhere.test')
})

test('changes the mode of the clock, settles, and moves by a duration', async () => {
  const { send, call, tenantId, createPayment } = openDashboard()
  await createPayment()
  await send('/clock', { tenant_id: tenantId, mode: 'auto' })
  expect((await call('GET', '/_sandbox/clock')).body.mode).toBe('auto')
  const before = (await call('GET', '/_sandbox/clock')).body.now
  await send('/clock', { tenant_id: tenantId, by: '1d' })
  const { now } = (await call('GET', '/_sandbox/clock')).body
  expect(Date.parse(now) - Date.parse(before)).toBe(86_400_000)
  expect((await send('/clock', { tenant_id: tenantId, settle: '1' })).to).toContain('did=stood')
})

test('sends a callback again', async () => {
  const { send, page, createPayment, payer, settle, detail } = openDashboard()
  const merchant = await startMerchant()
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  await payer(id, 'approve')
  await settle()
  const [delivery] = (await detail(id)).deliveries
  await send(`/callbacks/${delivery.id}/redeliver`, { here: `/payments/${id}` })
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED', 'PENDING'])
  merchant.replyWith((_, response) => response.writeHead(500).end())
  const again = await send(`/callbacks/${delivery.id}/redeliver`, { here: `/payments/${id}` })
  expect(await page(again.to)).toMatch(/"banner bad" role="alert"[^>]*>[^<]*answered 500/)
})

test('arms a scenario, makes one the default, and takes it back', async () => {
  const { send, page, call, tenantId } = openDashboard()
  const armed = async () => (await call('GET', '/_sandbox/arm')).body
  await send('/arm', { tenant_id: tenantId, next: 'failed' })
  await send('/arm', { tenant_id: tenantId, default: 'expired' })
  expect(await armed()).toMatchObject({
    armed: [{ scenario: 'failed', next: 1 }],
    default: { scenario: 'expired' },
  })
  expect(await page(`/scenarios?tenant_id=${tenantId}`)).toContain('data-testid="disarm"')
  await send('/arm', { tenant_id: tenantId, how: 'nothing' })
  expect(await armed()).toEqual({ armed: [], default: null })
})

test('asks which world to arm in where all are shown, and says which it was', async () => {
  const { send, page, call, as, createPayment, tenantId } = openDashboard()
  await as(randomUUID()).createPayment()
  await createPayment()
  const html = await page('/scenarios')
  const [, first] = html.match(/<option value="">.*?<option value="([^"]+)"/) ?? []
  expect(first, 'the latest used is the first to choose').toBe(tenantId)
  const unasked = await send('/arm', { tenant_id: '', next: 'failed', here: '/scenarios' })
  expect(unasked.answer.status).toBe(422)
  const { to } = await send('/arm', { tenant_id: tenantId, next: 'failed', here: '/scenarios' })
  expect(await page(to)).toContain(`Armed: the next payment of world ${tenantId} gets failed.`)
  expect(await page('/scenarios')).toContain(`id="armed-${tenantId}"`)
  await send('/arm', { tenant_id: tenantId, how: 'nothing' })
  expect(await page('/scenarios')).not.toContain('data-testid="armed"')
  expect((await call('GET', '/_sandbox/arm')).body).toEqual({ armed: [], default: null })
})

test('calls the world of the demo shop by its name', async () => {
  const { send, page, as } = openDashboard()
  await as(shopTenant).createPayment()
  await as(randomUUID()).createPayment()
  expect(await page('/scenarios/paid')).toContain(`Demo shop (${shopTenant})</option>`)
  const { to } = await send('/arm', { tenant_id: shopTenant, next: 'failed', here: '/scenarios' })
  expect(await page(to)).toContain('world Demo shop gets failed.')
})

test('plays a scenario of the visitor dry, and arms it', async () => {
  const { send, createPayment, tenantId } = openDashboard()
  const yaml = 'version: 1\nname: mine\nextends: failed\n'
  const { answer } = await send('/scenarios/dry-run', { yaml })
  expect(await answer.text()).toContain('DECLINED (AM04)')
  const { answer: armed } = await send('/scenarios/dry-run', {
    tenant_id: tenantId,
    yaml,
    how: 'next',
  })
  expect(await armed.text()).toContain(`the next payment of world ${tenantId} gets mine`)
  const { answer: created } = await createPayment()
  expect(created.headers.get('sandbox-because')).toContain('"mine"')
})

test('shows no run before there was one, and offers the world of test payments where there is none', async () => {
  const { page } = openDashboard()
  const html = await page('/scenarios/dry-run')
  expect(html).toContain('data-testid="dry-run-arm"')
  expect(html).not.toContain('dry-run-result')
  expect(html.match(/<option value="[^"]*">Test payments \(/g)).toHaveLength(1)
  expect(html).not.toContain('Which one?')
})

test('arms a scenario of the visitor as the default, and in no world where none was named', async () => {
  const { send, call, tenantId } = openDashboard()
  const yaml = 'version: 1\nname: mine\nextends: failed\n'
  const unasked = await send('/scenarios/dry-run', { tenant_id: '', yaml, how: 'next' })
  expect(await unasked.answer.text()).toMatch(/role="alert">Choose the world/)
  await send('/scenarios/dry-run', { tenant_id: tenantId, yaml, how: 'default' })
  const { body } = await call('GET', '/_sandbox/arm')
  expect(body).toMatchObject({ armed: [], default: { scenario: 'mine' } })
})

test('gives back what was typed, to the letter', async () => {
  const { send } = openDashboard()
  const yaml = '\n\n  version: 1 # </textarea>&lt;\nname: mine\n\tno: yaml\n'
  const html = await (await send('/scenarios/dry-run', { yaml })).answer.text()
  const [, shown = ''] = html.match(/<textarea[^>]*>\n([\s\S]*?)<\/textarea>/) ?? []
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }
  expect(shown.replace(/&(\w+);/g, (_, name) => entities[name] ?? '')).toBe(yaml)
})

test('says what is wrong with a scenario of the visitor', async () => {
  const { send } = openDashboard()
  const { answer } = await send('/scenarios/dry-run', { yaml: 'version: 1\nname: [' })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('role="alert"')
})

test('makes one test payment and opens its checkout, or many and stays', async () => {
  const { send, call, tenantId } = openDashboard()
  const one = await send('/test-payment', { tenant_id: tenantId, scenario: 'paid', count: '1' })
  expect(one.to).toContain('/checkout/')
  const many = await send('/test-payment', { tenant_id: tenantId, count: '10', here: '/' })
  expect(many.to).toBe('/?did=made&what=10')
  expect((await call('GET', '/_sandbox/payments')).body.data).toHaveLength(11)
})

test('comes back to none but our own pages', async () => {
  const { send, tenantId } = openDashboard()
  for (const here of ['https://elsewhere.test/', '//elsewhere.test/', 'javascript:alert(1)']) {
    const { to } = await send('/clock', { tenant_id: tenantId, mode: 'auto', here })
    expect(to).toBe('/?did=mode&what=auto')
  }
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/a\r\nx: y',
])('comes back to a page of its own, whatever the form says: %j', async (here) => {
  const { send, tenantId } = openDashboard()
  const { status, to } = await send('/clock', { tenant_id: tenantId, mode: 'manual', here })
  expect(status).toBe(303)
  const { origin, search } = new URL(to, 'http://sandbox.test')
  expect([origin, search]).toEqual(['http://sandbox.test', '?did=mode&what=manual'])
})

test('moves the clock by what somebody typed, or to a time, and says so where it is neither', async () => {
  const { send, page, call, tenantId, createPayment } = openDashboard()
  await createPayment()
  const told = async (until: string) => {
    const { to } = await send('/clock', { tenant_id: tenantId, here: '/', until })
    return /id="notice">([^<]*)</.exec(await page(to))?.[1]
  }
  expect(await told('2d12h')).toMatch(/^Clock moved 2 d 12 h; /)
  expect(await told(' 1h 30m ')).toMatch(/^Clock moved 1 h 30 m; /)
  await told('2099-12-24 12:00')
  const { body } = await call('GET', '/_sandbox/clock')
  expect(body.now).toBe('2099-12-24T12:00:00.000000Z')
  const { answer } = await send('/clock', { tenant_id: tenantId, here: '/', until: 'soon' })
  expect(await answer.text()).toContain('neither a duration such as 2d12h nor a time')
})

test('says what the clock will come by, and what its modes mean', async () => {
  const { page, payer, tenantId, createPayment } = openDashboard()
  const { id } = await createPayment({ scenario: 'delayed' })
  await payer(id, 'approve')
  const html = await page(`/?tenant_id=${tenantId}`)
  expect(html).toMatch(/data-testid="upcoming".*in 2d12h<\/span> COMPLETED/s)
  expect(html).toContain('Stands still until you move it.')
})
