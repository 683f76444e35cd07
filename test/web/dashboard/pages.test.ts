import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startMerchant } from '../../merchant.ts'
import { openDashboard } from './open-dashboard.ts'

test('may not be framed, runs no script of the page itself and asks no other host', async () => {
  const { ask } = openDashboard()
  for (const path of [
    '/',
    '/scenarios',
    '/scenarios/paid',
    '/scenarios/dry-run',
    '/docs',
    '/payments/nope',
  ]) {
    const answer = await ask(path)
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('script-src')
    const html = await answer.text()
    expect(html).not.toMatch(/<script(?! src="\/assets\/)/)
    expect(html).not.toMatch(/(?:src|href)="https?:/)
  }
})

test('shows a newcomer what to do', async () => {
  const { page } = openDashboard()
  const html = await page('/')
  expect(html).toContain('No payments yet.')
  expect(html).toContain('href="/demo"')
  expect(html).toContain('http://sandbox.test/payments/')
})

test('shows nothing of what a merchant sends as markup', async () => {
  const { page, createPayment } = openDashboard()
  const { id } = await createPayment({
    metadata: { '<b>key</b>': '"><img src=x onerror=alert(1)>' },
  })
  for (const html of [await page('/'), await page(`/payments/${id}`)]) {
    expect(html).not.toContain('<b>key')
    expect(html).not.toContain('<img')
  }
  expect(await page('/?q=%22%3E%3Cscript%3E')).not.toContain('"><script>')
  expect(await page('/?did=armed&what=%3Cscript%3E')).not.toContain('<script>')
})

test('lists payments of all worlds, or of one', async () => {
  const { page, as, createPayment, tenantId } = openDashboard()
  const { id } = await createPayment()
  const { id: other } = await as(randomUUID()).createPayment()
  const all = await page('/')
  expect(all).toContain(id)
  expect(all).toContain(other)
  const one = await page(`/?tenant_id=${tenantId}`)
  expect(one).toContain(id)
  expect(one).not.toContain(other)
})

test('leads straight to the latest payment, and to the only one with some metadata', async () => {
  const { ask, createPayment } = openDashboard()
  const { id: one } = await createPayment({ metadata: { order: 42 } })
  const { id: two } = await createPayment({ metadata: { order: 43 } })
  const to = async (path: string) => (await ask(path)).headers.get('location')
  expect(await to('/payments/latest')).toContain(`/payments/${two}`)
  expect(await to('/payments?metadata.order=42')).toContain(`/payments/${one}`)
  expect(await to('/payments?metadata.order=44')).toBeNull()
})

test('says so where there is no such payment, and leads on', async () => {
  const { ask } = openDashboard()
  const answer = await ask('/payments/nope')
  expect(answer.status).toBe(404)
  const html = await answer.text()
  expect(html).toContain('No payment has the id nope.')
  expect(html).toContain('href="/" role="button"')
})

test('shows the diagnosis where a callback does not arrive', async () => {
  const { page, createPayment, payer, advance } = openDashboard()
  const { id } = await createPayment({ callbackUrl: 'http://127.0.0.1:9/cb' })
  await payer(id, 'open')
  await advance('5m')
  const html = await page(`/payments/${id}`)
  expect(html).toContain('Nothing listens on port 9')
  expect(html).toContain('data-testid="trouble"')
  // Four attempts, and the callbacks of the four ends that are still possible.
  expect(html.match(/class="row callback"/g)).toHaveLength(8)
})

test('gives this run as a file', async () => {
  const { ask, createPayment } = openDashboard()
  const { id } = await createPayment()
  const answer = await ask(`/payments/${id}/scenario.yaml`)
  expect(answer.headers.get('content-disposition')).toContain(`saved-${id.slice(-8)}.yaml`)
  expect(await answer.text()).toContain('version: 1')
})

test('shows every scenario with its source', async () => {
  const { page, call } = openDashboard()
  const html = await page('/scenarios')
  const { body } = await call('GET', '/_sandbox/scenarios')
  for (const { name, source, line } of body.data) {
    expect(html).toContain(`id="scenario-${name}"`)
    expect(html).toContain(`${source}:${line}`)
  }
})

test('answers the API reference from this host', async () => {
  const { ask, page } = openDashboard()
  const [, script = ''] = /src="([^"]*swagger-ui-bundle[^"]*)"/.exec(await page('/docs')) ?? []
  const answer = await ask(script.replaceAll('&#x3D;', '='))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toContain('immutable')
})

test('answers an unknown address to a browser with a page, to a program with our error shape', async () => {
  const { call } = openDashboard()
  const browser = await call('GET', '/no/such', undefined, { accept: 'text/html,*/*' })
  expect([browser.status, browser.body]).toEqual([404, expect.stringContaining('Page not found')])
  const program = await call('GET', '/no/such', undefined, { accept: '*/*' })
  expect([program.status, program.body.errors[0].error]).toEqual([404, 'not_found'])
  const control = await call('GET', '/_sandbox/no', undefined, { accept: 'text/html' })
  expect(control.body.errors[0].description).toContain('Nearest')
})

test('says whose the next event is', async () => {
  const { page, createPayment, payer, advance } = openDashboard()
  const { id } = await createPayment()
  expect(await page(`/payments/${id}`)).toContain('Go to the next event (15m)')
  await payer(id, 'cancel')
  await advance('1s')
  await createPayment()
  expect(await page(`/payments/${id}`)).toContain('Go to the world’s next event (15m)')
})

test('goes to the next event of the payment that the page shows, past those of others', async () => {
  const { page, send, tenantId, createPayment, payer, call } = openDashboard()
  const { id } = await createPayment({ scenario: 'delayed' })
  await payer(id, 'approve')
  await createPayment()
  const html = await page(`/payments/${id}`)
  expect(html).toContain('Go to the next event (2d12h)')
  const before = (await call('GET', '/_sandbox/clock')).body.now
  await send('/clock', { tenant_id: tenantId, next: id, here: '/' })
  const after = (await call('GET', '/_sandbox/clock')).body.now
  expect(Date.parse(after) - Date.parse(before)).toBe(60 * 3_600_000)
})

test('stops at no renewal of a BankID code', async () => {
  const { page, createPayment, payer, call } = openDashboard()
  const { id } = await createPayment()
  await payer(id, 'choose_bank')
  expect(await page(`/payments/${id}`)).toContain('Go to the next event (3m)')
  const { now, next_due_at } = (await call('GET', '/_sandbox/clock')).body
  expect(Date.parse(next_due_at) - Date.parse(now)).toBe(180_000)
})

test('says what its times and its dots are', async () => {
  const { page, createPayment } = openDashboard()
  const { id } = await createPayment()
  const list = await page('/')
  for (const text of [' UTC">', 'planned or on its way', 'failed or lost'])
    expect(list).toContain(text)
  expect(await page(`/payments/${id}`)).toContain("World's time, UTC")
})

test('marks how the callbacks of each payment fare, and how each thing that happened went', async () => {
  const { page, createPayment, payer, settle } = openDashboard()
  const merchant = await startMerchant()
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  const fares = async () =>
    (await page('/')).match(new RegExp(`"payment-${id}" data-callbacks="(\\w+)"`))?.[1]
  const went = async () =>
    [...(await page(`/payments/${id}`)).matchAll(/data-kind="(\w+)" data-verdict="(\w+)"/g)]
      .map(([, kind, verdict]) => `${kind} ${verdict}`)
      .filter((line) => /callback|status/.test(line))
  expect(await fares()).toBe('ok')
  merchant.replyWith((_, response) => response.writeHead(500).end())
  await payer(id, 'open')
  await merchant.gets(1)
  expect(await fares()).toBe('open')
  await settle()
  expect(await fares()).toBe('bad')
  const told = await went()
  expect(told).toContain('callback bad')
  expect(told).not.toContain('callback ok')
  expect(told[0]).toBe('status note')
  expect(await page(`/payments/${id}`)).toContain('data-testid="timeline"')
})
