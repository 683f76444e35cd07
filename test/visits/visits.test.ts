import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { startShop } from './start-shop.ts'

const follow = { visits: 'follow' }

function document(browser: object, rest: object = {}) {
  return { version: 1, name: 'visits', checkout: { mode: 'interactive', browser }, ...rest }
}

async function openShop(...args: Parameters<typeof startShop>) {
  const shop = await startShop(...args)
  const sandbox = openSandbox()
  return {
    shop,
    ...sandbox,
    async pay(scenario: object) {
      await sandbox.arm(scenario, { next: 1 })
      const { id } = await sandbox.createPayment({
        returnTo: shop.url,
        callbackUrl: `${shop.url}/callbacks`,
      })
      return id
    },
  }
}

test('visits nothing unless it is asked to', async () => {
  const { shop, pay, payer, settle, detail } = await openShop()
  const id = await pay({ version: 1, name: 'usual' })
  await payer(id, 'approve')
  await settle()
  expect(shop.lines()).toEqual(['POST /callbacks', 'POST /callbacks'])
  expect((await detail(id)).visits).toEqual([])
})

test('requests the page that the scenario sends the browser to, follows redirects and keeps cookies', async () => {
  const { shop, pay, payer, settle, detail, call } = await openShop(({ path }, response) => {
    if (path === '/success') response.setHeader('set-cookie', 'seen=1; Path=/')
    if (path === '/success') response.writeHead(303, { location: '/thanks?password=x' })
    response.end('thank you')
  })
  const id = await pay(document(follow))
  await payer(id, 'approve')
  await settle()
  expect(shop.lines()).toEqual([
    'POST /callbacks',
    'POST /callbacks',
    'GET /success',
    'GET /thanks?password=x',
  ])
  expect(shop.asked.at(-1)?.headers.cookie).toBe('seen=1')

  const [visit] = (await detail(id)).visits
  expect(visit).toMatchObject({ state: 'ended', jar: 'same', with: null, error: null })
  expect(visit.because).toContain('which is visited')
  expect(visit.requests).toMatchObject([
    { url: `${shop.url}/success`, response: { status_code: 303, body: 'thank you' } },
    { url: `${shop.url}/thanks?password=***`, response: { status_code: 200 } },
  ])
  expect(visit.requests[1].request.headers).toMatchObject({ cookie: '(redacted)' })
  expect(visit.requests[0].response.headers['set-cookie']).toBe('(redacted)')

  const { body: timeline } = await call('GET', `/_sandbox/payments/${id}/timeline`)
  const drawn = timeline.data.filter(({ kind }: { kind: string }) => kind === 'visit')
  expect(drawn).toMatchObject([
    { from: 'payer', to: 'backend', text: 'GET /success', answer: { text: '303', tone: 'good' } },
    { from: 'payer', to: 'backend', text: 'GET /thanks', response: { body: 'thank you' } },
  ])
})

test('tells what happened, and which visits there were, when time was moved', async () => {
  const { pay, payer, settle } = await openShop()
  const id = await pay(document(follow))
  await payer(id, 'approve')
  const { body } = await settle()
  const visits = body.data.filter(({ kind }: { kind: string }) => kind === 'visit')
  expect(visits).toMatchObject([{ payment_id: id, status_code: 200, jar: 'same' }])
})

test('a payer who is played can be told to visit the shop, whatever the scenario says', async () => {
  const { shop, pay, payer, settle } = await openShop()
  const id = await pay({ version: 1, name: 'usual' })
  await payer(id, 'open')
  await payer(id, 'cancel', { browser: { visits: 'follow' } })
  await settle()
  expect(shop.lines()).toContain('GET /cancel')

  const other = await pay(document(follow))
  await payer(other, 'approve', { browser: { visits: 'none' } })
  await settle()
  expect(shop.lines()).not.toContain('GET /success')
})

test('returns at any time, with the cookies it is given, and again in another browser', async () => {
  const { shop, pay, payer } = await openShop()
  const id = await pay({ version: 1, name: 'usual' })
  const cookies = [{ url: `${shop.url}/buy`, cookie: 'sid=7; Path=/; HttpOnly' }]
  const { body } = await payer(id, 'return', { browser: { cookies } })
  expect(body.visits).toMatchObject([{ state: 'ended', requests: [{ response: {} }] }])
  await payer(id, 'return', { browser: { goes_to: 'error_url' } })
  await payer(id, 'return', { browser: { jar: 'empty' } })
  expect(shop.lines()).toEqual(['GET /success', 'GET /error', 'GET /success'])
  expect(shop.asked.map(({ headers }) => headers.cookie)).toEqual(['sid=7', 'sid=7', undefined])
})

test('refuses words it does not know, and a payment without a page to return to', async () => {
  const { pay, payer, createPayment } = await openShop()
  const id = await pay({ version: 1, name: 'usual' })
  expect(await payer(id, 'return', { browser: { jars: 'same' } })).toMatchObject({ status: 422 })
  expect(await payer(id, 'open', { browser: { goes_to: 'error_url' } })).toMatchObject({
    status: 422,
  })
  const swish = { provider: 'swish', method: 'm_commerce', provider_method_parameters: {} }
  const { id: other } = await createPayment({ paymentMethod: swish })
  if (other !== undefined)
    expect(await payer(other, 'return')).toMatchObject({
      status: 409,
      body: { errors: [{ error: 'no_return_url' }] },
    })
})

test('goes only where callbacks may go, and not to our own pages', async () => {
  const shop = await startShop()
  const sandbox = openSandbox({ SANDBOX_CALLBACK_TARGETS: '*,!127.0.0.1' })
  const { id } = await sandbox.createPayment({ returnTo: shop.url })
  const { body } = await sandbox.payer(id, 'return')
  expect(body.visits[0].error).toContain("the payer's browser may not go to port")
  expect(shop.asked).toEqual([])
})

test('ends after ten redirects, and after an answer that is no page', async () => {
  let count = 0
  const { payer, pay } = await openShop(({ path }, response) => {
    count += 1
    if (path === '/error') response.socket?.destroy()
    else response.writeHead(302, { location: `/round/${count}` }).end()
  })
  const id = await pay({ version: 1, name: 'usual' })
  const { body } = await payer(id, 'return')
  expect(body.visits[0].error).toBe('more than 10 redirects')
  expect(body.visits[0].requests).toHaveLength(11)
  const after = await payer(id, 'return', { browser: { goes_to: 'error_url' } })
  expect(after.body.visits[1]).toMatchObject({ error: 'socket hang up' })
})

test('a page that waits for the callback gets it: nothing else of the payment waits for a visit', async () => {
  const waiting: (() => void)[] = []
  const { pay, payer, advance } = await openShop(({ path }, response) => {
    if (path === '/success') waiting.push(() => response.end('thanks'))
    else {
      response.end()
      for (const release of waiting.splice(0)) release()
    }
  })
  const id = await pay(document({ ...follow, goes_to: 'success_url', at: 'checkout.approved' }))
  await payer(id, 'approve')
  await advance('5s')
  const { body } = await payer(id, 'return', { browser: { goes_to: 'cancel_url' } })
  expect(body.visits).toMatchObject([{ state: 'ended', error: null }, { state: 'ended' }])
})

test('a visit that is to leave with a callback goes at once where it has gone, or never goes', async () => {
  const { pay, payer, settle, detail, shop } = await openShop()
  const id = await pay({ version: 1, name: 'usual' })
  await payer(id, 'approve')
  await payer(id, 'return', { browser: { with: 'callback(completed)' } })
  expect((await detail(id)).visits).toMatchObject([{ state: 'waiting' }])
  await settle()
  await payer(id, 'return', { browser: { with: 'callback(completed)' } })
  expect((await detail(id)).visits).toMatchObject([
    { state: 'ended' },
    { state: 'ended', because: expect.stringContaining('had gone already') },
  ])
  expect(shop.lines().filter((line) => line === 'GET /success')).toHaveLength(2)
})

test('leaves with the second callback of a step where the first has gone', async () => {
  const { pay, payer, advance, detail } = await openShop()
  const again = {
    callbacks: { deliveries: [{ of: 'completed' }, { of: 'completed', at: 'completed + 1h' }] },
  }
  const id = await pay(document({ at: 'checkout.approved' }, again))
  await payer(id, 'approve')
  await advance('1m')
  await payer(id, 'return', { browser: { with: 'callback(completed)' } })
  expect((await detail(id)).visits).toMatchObject([{ state: 'waiting' }])
  await advance('1h')
  expect((await detail(id)).visits).toMatchObject([{ state: 'ended' }])
})

const late = { ...follow, goes_to: 'success_url', at: 'checkout.approved + 1m' }
const twice = { callbacks: { deliveries: [{ of: 'completed', copies: 2, gap: '0s' }] } }

test.each([
  ['callback and callback', document({ at: 'checkout.approved + 1h' }, twice), 2],
  ['callback and return', document({ ...follow, with: 'callback(completed)' }), 2],
  ['return and return', document({ ...late, times: 2 }), 2],
  ['two of each', document({ ...follow, times: 2, with: 'callback(completed)' }, twice), 4],
])('has %s meet in the handler of the shop in 20 of 20 runs', async (_, scenario, expected) => {
  const { shop, pay, payer, advance } = await openShop()
  const met: number[] = []
  for (let run = 0; run < 20; run += 1) {
    const id = await pay(scenario)
    await payer(id, 'approve')
    if (_ === 'return and return') await advance('1s')
    shop.takeMost()
    await advance('1m')
    met.push(shop.takeMost())
  }
  expect(met).toEqual(Array.from({ length: 20 }, () => expected))
})

test.each([
  ['once', 'same', 1],
  ['another', 'empty', 1],
  ['twice', 'same', 2],
])('the test controls have the sandbox open the return page: %s', async (how, jar, times) => {
  const { shop, pay, sandbox, detail, advance } = await openShop()
  const id = await pay({ version: 1, name: 'usual' })
  const { checkout } = await detail(id)
  const page = `http://sandbox.test/checkout/${checkout.token}`
  expect(await (await sandbox.fetch(new Request(page))).text()).toContain('return-twice')
  const body = new URLSearchParams({ return: how })
  const pressed = await sandbox.fetch(new Request(`${page}/controls`, { method: 'POST', body }))
  expect(pressed.status).toBe(303)
  await advance('0s')
  expect(shop.lines().filter((line) => line === 'GET /success')).toHaveLength(times)
  expect((await detail(id)).visits[0]).toMatchObject({
    jar,
    because: 'asked for in the test controls',
  })
})

test('visits are in the activity, with every request and its answer', async () => {
  const { shop, sandbox, pay, payer, settle, call } = await openShop(({ path }, response) => {
    if (path === '/success') response.writeHead(303, { location: '/thanks?password=x' })
    response.end('thank you')
  })
  const id = await pay(document(follow))
  await payer(id, 'approve')
  await settle()
  const { body: list } = await call('GET', `/_sandbox/activity?payment_id=${id}&kind=visit`)
  expect(list.data).toMatchObject([
    { kind: 'visit', outcome: 'ok', answer: '200', payment_id: id, because: expect.any(String) },
  ])
  expect(list.data[0].title).toBe(`Payer’s browser visits ${shop.url}/success`)
  const { body: entry } = await call('GET', `/_sandbox/activity/${list.data[0].id}`)
  expect(entry).toMatchObject({
    method: 'GET',
    url: `${shop.url}/success`,
    response: { body: 'thank you' },
    curl: expect.stringContaining(`${shop.url}/success`),
    visit: { requests: [{}, { url: `${shop.url}/thanks?password=***`, response: {} }] },
  })
  const page = new Request(`http://sandbox.test/activity/${list.data[0].id}`)
  const html = await (await sandbox.fetch(page)).text()
  expect(html).toContain('Answered 303')
  expect(html).toContain('Answered 200')
})

test('a visit that found nobody is in the activity as failed', async () => {
  const { arm, createPayment, payer, settle, call } = openSandbox()
  await arm(document(follow), { next: 1 })
  const { id } = await createPayment({ returnTo: 'http://127.0.0.1:1' })
  await payer(id, 'approve')
  await settle()
  const { body } = await call('GET', `/_sandbox/activity?payment_id=${id}&outcome=bad`)
  expect(body.data).toMatchObject([{ kind: 'visit', answer: 'no connection' }])
})
