import { expect, test } from 'vitest'
import { diagnose } from '../../src/control-api/queries/diagnose.ts'

const url = 'http://localhost:3000/callbacks'

function failed(error: string, to = url) {
  const told = diagnose({ url: to, response: null, error })
  return `${told?.problem} ${told?.advice}`
}

function answered(status_code: number, headers: Record<string, string> = {}) {
  const error = `the backend answered ${status_code}`
  const told = diagnose({ url, response: { status_code, headers }, error })
  return `${told?.problem} ${told?.advice}`
}

test('says nothing of a callback that was acknowledged', () => {
  expect(diagnose({ url, response: { status_code: 204, headers: {} }, error: null })).toBeNull()
})

test('explains a port nobody listens on, and how a container reaches its host', () => {
  const told = failed('connect ECONNREFUSED 127.0.0.1:3000')
  expect(told).toContain('Nothing listens on port 3000 of localhost')
  expect(told).toContain('host.docker.internal')
})

test('does not speak of containers where the host is another machine', () => {
  const told = failed('connect ECONNREFUSED 10.0.0.7:80', 'http://10.0.0.7/cb')
  expect(told).toContain('port 80 of 10.0.0.7')
  expect(told).not.toContain('docker')
})

test.each([
  ['getaddrinfo ENOTFOUND shop.test', 'The name localhost leads to no address'],
  ['no answer within 10000 ms', 'no answer within 10000 ms'],
  ['connect EHOSTUNREACH 10.0.0.7:80', 'cannot be reached from here'],
  ['socket hang up', 'closed it without an HTTP answer'],
  ['read ECONNRESET', 'closed it without an HTTP answer'],
  ['Parse Error: Expected HTTP/', 'closed it without an HTTP answer'],
  ['the sandbox stopped before an answer was seen', 'The sandbox was stopped'],
  ['something new', 'something new'],
])('explains %s', (error, words) => {
  expect(failed(error)).toContain(words)
})

test('advises http where an https port speaks plain HTTP', () => {
  const told = failed('write EPROTO … wrong version number', 'https://localhost:3000/cb')
  expect(told).toContain('http:// in status_callback_url')
})

test('says where a redirect leads and that it is not followed', () => {
  const told = answered(308, { location: '/callbacks/' })
  expect(told).toContain('308, a redirect to /callbacks/')
  expect(told).toContain('http://localhost:3000/callbacks/')
})

test.each([
  [404, 'There is no route for POST /callbacks'],
  [405, 'does not take POST'],
  [401, 'login or CSRF'],
  [422, 'could not read the message'],
  [413, 'body limit'],
  [429, 'rate limit'],
  [500, 'its log knows why'],
  [418, 'Answer 200'],
])('says what would have worked instead of a %i', (status, words) => {
  expect(answered(status)).toContain(words)
})

test.each(['http://[', 'http://:99999', '//', '\0'])(
  'tells of a redirect to %j, which leads nowhere',
  (location) => {
    expect(answered(302, { location })).toContain('302, a redirect to')
  },
)

test('explains a URL that nothing can be posted to', () => {
  expect(failed('the URL cannot be called: it has no host', 'http://')).toBe(
    'The attempt was never made: the URL cannot be called: it has no host. Correct status_callback_url: nothing can be posted to it as it is.',
  )
})

test('repeats no password of the URL where it explains a redirect', () => {
  const told = diagnose({
    url: 'http://u:SECRET@localhost:3000/callbacks',
    response: { status_code: 307, headers: { location: '/other' } },
    error: 'the backend answered 307',
  })
  expect(told?.advice).toContain('(http://localhost:3000/other)')
})
