import { CookieJar } from 'tough-cookie'
import { expect, test } from 'vitest'
import { createMeetings } from '../../src/callbacks/meetings.ts'
import { exchange } from '../../src/visits/exchange.ts'
import { follow } from '../../src/visits/follow.ts'
import { serve } from '../backend-tests/serve-json.ts'

test('follows redirects with the cookies it was given on the way', async () => {
  const seen: unknown[] = []
  const url = await serve((request, response) => {
    seen.push([request.url, request.headers.cookie])
    if (request.url === '/back')
      response.writeHead(303, { location: '/thanks', 'set-cookie': 'session=s1; HttpOnly' }).end()
    else response.end('Thank you')
  })
  const jar = new CookieJar()
  const landed = await follow(`${url}/back`, { jar })
  expect(landed).toMatchObject({ status: 200, body: 'Thank you' })
  expect(landed.urls).toEqual([`${url}/back`, `${url}/thanks`])
  await follow(`${url}/thanks`, { jar })
  expect(seen).toEqual([
    ['/back', undefined],
    ['/thanks', 'session=s1'],
    ['/thanks', 'session=s1'],
  ])
})

test('follows ten redirects and no more', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked += 1
    response.writeHead(302, { location: `/${asked}` }).end()
  })
  const { status, error } = await follow(url, { jar: new CookieJar() })
  expect([status, error, asked]).toEqual([null, 'more than 10 redirects', 11])
})

test('stops in front of an address', async () => {
  const url = await serve((_, response) =>
    response.writeHead(302, { location: 'http://pay.example/checkout/1' }).end(),
  )
  const { urls } = await follow(url, {
    jar: new CookieJar(),
    stopsAt: (next) => next.startsWith('http://pay.example'),
  })
  expect(urls.at(-1)).toBe('http://pay.example/checkout/1')
})

test('gives up an answer that does not come', async () => {
  const url = await serve(() => undefined)
  const { status, error } = await exchange(url, { timeout: 30 })
  expect([status, error]).toEqual([null, 'no answer within 30 ms'])
})

test.each(['http://127.0.0.1:1/', 'file:///etc/passwd', 'nowhere'])(
  'answers why %s cannot be asked',
  async (url) => {
    const { status, error } = await exchange(url)
    expect([status, error]).toEqual([null, expect.stringMatching(/./)])
  },
)

test('sends the last bytes of two requests in the same turn, in 20 of 20 runs', async () => {
  let arrived = 0
  let under = 0
  let met = 0
  const url = await serve((_, response) => {
    arrived += 1
    under += 1
    if (under === 2) met += 1
    setTimeout(() => {
      under -= 1
      response.end()
    }, 10)
  })
  const meetings = createMeetings()
  for (let run = 0; run < 20; run += 1) {
    const jar = new CookieJar()
    const go = () => follow(url, { jar, seat: meetings.join(`run ${run}`, 1) })
    for (const { status } of await Promise.all([go(), go()])) expect(status).toBe(200)
    expect(arrived).toBe(2 * run + 2)
  }
  expect(met).toBe(20)
})
