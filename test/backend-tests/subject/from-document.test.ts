import { CookieJar } from 'tough-cookie'
import { expect, test } from 'vitest'
import { parseBackend } from '../../../src/backend-tests/format/read-backend.ts'
import { subjectFromDocument } from '../../../src/backend-tests/subject/from-document.ts'
import { serve } from '../serve-json.ts'

/** A command that prints this, as YAML. */
function printing(script: string): string {
  return JSON.stringify([process.execPath, '-e', script])
}

const nobody = { request: 'request: { url: "http://127.0.0.1:1/" }' }

function subject({
  buy = `${nobody.request}, order: /order`,
  see = `${nobody.request}, status: /status, effects: /effects`,
  more = '',
}: {
  buy?: string
  see?: string
  more?: string
}) {
  const text = `version: 1\nbuy: { ${buy} }\nsee: { ${see}, paid: [paid], unpaid: [failed] }\n${more}`
  return subjectFromDocument(parseBackend(text, 'backend.yaml'))
}

const fills = { order: 'a/b ?', payment_id: 'p1', tenant_id: 't1' }

test('fills in what is known, into addresses, headers and bodies', async () => {
  const asked: unknown[] = []
  const url = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked.push([
        request.method,
        request.url,
        request.headers['x-tenant'],
        String(Buffer.concat(chunks)),
      ])
      response.end('{"status":"new","effects":0}')
    })
  })
  const request = `request: { method: POST, url: "${url}/o/{order}?p={payment_id}", headers: { X-Tenant: "{tenant_id}" }, json: { of: ["{order}"], other: "{amount}" } }`
  await subject({ see: `${request}, status: /status, effects: /effects` }).see(fills)
  const form = `request: { method: POST, url: "${url}/f", form: { order: "{order}" } }`
  await subject({ see: `${form}, status: /status, effects: /effects` }).see(fills)
  expect(asked).toEqual([
    ['POST', '/o/a%2Fb%20%3F?p=p1', 't1', '{"of":["a/b ?"],"other":"{amount}"}'],
    ['POST', '/f', undefined, 'order=a%2Fb+%3F'],
  ])
})

test('keeps the cookies of buy, and takes its Location for where the payer is sent', async () => {
  const url = await serve((_, response) => {
    const headers = { location: '/pay/1', 'set-cookie': 'cart=c1' }
    response.writeHead(303, headers).end('{"order":7}')
  })
  const jar = new CookieJar()
  const bought = await subject({
    buy: `request: { method: POST, url: "${url}/buy" }, order: /order`,
  }).buy({}, jar)
  expect(bought).toMatchObject({ accepted: 'yes', order: '7', redirect: `${url}/pay/1` })
  expect(await jar.getCookieString(url)).toBe('cart=c1')
})

test('leaves the cookies that the file names to the browser, beside those that the shop gives', async () => {
  const asked: unknown[] = []
  const url = await serve((request, response) => {
    asked.push(request.headers.cookie)
    response.writeHead(201, { 'set-cookie': 'cart=c1; Path=/' }).end('{"order":7}')
  })
  const jar = new CookieJar()
  const { buy } = subject({
    buy: `request: { url: "${url}/buy/now", headers: { Cookie: "csrf=abc; theme=dark" } }, order: /order`,
  })
  await buy({}, jar)
  await buy({}, jar)
  expect(asked).toEqual(['csrf=abc; theme=dark', 'csrf=abc; theme=dark; cart=c1'])
  expect(await jar.getCookieString(url)).toBe('csrf=abc; theme=dark; cart=c1')
})

test.each([
  ['{"order":"1"}', 201, { accepted: 'yes', isRefused: false, order: '1' }],
  ['{"order":"1","error":"no"}', 200, { accepted: 'yes', isRefused: true }],
  ['{"order":"1","error":null}', 200, { accepted: 'yes', isRefused: false }],
  ['{}', 503, { accepted: 'no', order: null, answer: '503' }],
  ['<html>', 200, { accepted: 'yes', order: null }],
])('reads an answer to buy such as %s (%i)', async (text, status, expected) => {
  const url = await serve((_, response) => response.writeHead(status).end(text))
  const { buy } = subject({ buy: `request: { url: "${url}" }, order: /order, refused: /error` })
  expect(await buy({}, new CookieJar())).toMatchObject(expected)
})

test.each([
  ['{"status":"paid","effects":1}', { belief: 'paid', effects: 1 }],
  ['{"status":"failed","effects":[]}', { belief: 'unpaid', effects: 0 }],
  ['{"status":"anything","effects":[{},{}]}', { belief: 'open', effects: 2 }],
  ['{"status":"new","effects":null}', { belief: 'open', effects: 0 }],
  ['{"status":"paid"}', { kind: 'unclear' }],
  ['{"status":"paid","effects":"1"}', { kind: 'unclear' }],
  ['{"status":"paid","effects":-1}', { kind: 'unclear' }],
  ['{"status":{},"effects":1}', { kind: 'unclear' }],
  ['paid', { kind: 'unclear' }],
  // What a query prints that found no row.
  ['', { kind: 'nothing' }],
  ['null', { kind: 'nothing' }],
  ['[]', { kind: 'nothing' }],
])('reads an answer to see such as %s', async (text, expected) => {
  const script = `process.stdout.write(${JSON.stringify(text)})`
  const { see } = subject({
    see: `command: ${printing(script)}, status: /status, effects: /effects`,
  })
  expect(await see(fills)).toMatchObject(expected)
})

test.each([404, 410])('takes %i for an order that is not known', async (status) => {
  const url = await serve((_, response) => response.writeHead(status).end())
  const { see } = subject({ see: `request: { url: "${url}" }, status: /s, effects: /e` })
  expect(await see(fills)).toEqual({ kind: 'nothing', why: `see was answered ${status}` })
})

test('hands what is known to a command, which is no shell', async () => {
  const script = 'console.log(JSON.stringify({ order: process.argv[1] }))'
  const command = JSON.stringify([process.execPath, '-e', script, '{tenant_id};$(id)'])
  const { buy } = subject({ buy: `command: ${command}, order: /order` })
  const bought = await buy(fills, new CookieJar())
  expect(bought).toMatchObject({ accepted: 'yes', order: 't1;$(id)', showsRefusal: false })
})

test('tells a shop that was not there from one that did not answer', async () => {
  const url = await serve((request) => request.socket.destroy())
  const buy = (at: string) =>
    subject({ buy: `request: { url: "${at}" }, order: /order` }).buy({}, new CookieJar())
  expect(await buy('http://127.0.0.1:1/')).toMatchObject({ accepted: 'silent', wasReached: false })
  expect(await buy(url)).toMatchObject({ accepted: 'silent', wasReached: true })
})

test('tells how a command failed', async () => {
  const failing = printing('console.error("no stock"); process.exit(3)')
  const { buy, see } = subject({
    buy: `command: ${failing}, order: /order`,
    see: 'command: [/no/such/program], status: /s, effects: /e',
  })
  expect(await buy({}, new CookieJar())).toMatchObject({
    accepted: 'no',
    answer: 'exit code 3: no stock',
  })
  expect(await see(fills)).toMatchObject({
    kind: 'unclear',
    why: expect.stringContaining('/no/such/program cannot be run'),
  })
})

test('restarts by a command that leaves the backend behind, and looks at its health', async () => {
  let healthy = false
  const url = await serve((_, response) => response.writeHead(healthy ? 200 : 503).end())
  const leaves = printing(
    'require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => 0, 3000)"], { stdio: "inherit", detached: true }).unref()',
  )
  const { restart } = subject({ more: `restart: { command: ${leaves}, healthy: "${url}" }` })
  expect(await restart?.run()).toBeNull()
  expect(await restart?.isHealthy()).toBe(false)
  healthy = true
  expect(await restart?.isHealthy()).toBe(true)
})
