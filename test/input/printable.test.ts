import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logEvents } from '../../src/app/log.ts'
import { printable, printableLine } from '../../src/input/printable.ts'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'

/** Everything that a terminal may obey, of every kind. */
const controls = [
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)),
  ...Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(0x7f + code)),
  ...['\u061c', '\u200e', '\u200f', '\u2028', '\u2029'],
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'],
]

const obeyed = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

test.each([
  ['\u001b[31mred', '\\u001b[31mred'],
  ['a\r\nb\tc', 'a\\u000d\nb\tc'],
  ['\u009b2J', '\\u009b2J'],
  ['pay\u202eyap', 'pay\\u202eyap'],
  ['räksmörgås 😀', 'räksmörgås 😀'],
  ['half \ud83d', 'half \\ud83d'],
])('writes %j as %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('begins no line of the log with text of others', () => {
  expect(printableLine('a\nb\tc')).toBe('a\\u000ab\\u0009c')
})

test('keeps JSON what it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = JSON.stringify({ text }, null, 2)
      expect(JSON.parse(printable(json))).toEqual({ text })
      expect(printable(json).replaceAll('\n', '')).not.toMatch(obeyed)
    }),
  )
})

test('lets no control of a URL, a header or a name into a line of the log', async () => {
  const { sandbox, ...client } = openSandbox()
  const lines: string[] = []
  const log = { log: (line: string) => void lines.push(line) }
  logEvents(sandbox.events, log as never, { callback: () => undefined })
  for (const control of controls) {
    const callbackUrl = `http://127.0.0.1:1/${control}x?a=${control}`
    const { id } = await client.createPayment({ callbackUrl })
    await client.payer(id, 'approve')
  }
  await client.settle()
  expect(lines.length).toBeGreaterThan(controls.length)
  for (const line of lines) expect(line).not.toMatch(obeyed)
})

test('lets no control into a header of an answer', async () => {
  const client = openSandbox()
  const { createPayment, api } = client
  for (const control of controls) {
    const url = `myapp://x/${control}y`
    const { id, checkoutUrl, orderId } = await createPayment({ returnTo: url })
    await client.payer(id, 'cancel')
    const answers = [
      await client.call('GET', `${new URL(checkoutUrl).pathname}/continue`),
      await api('POST', `/payment_orders/${orderId}/payments`, {
        metadata: { sandbox_scenario: `a${control}b` },
      }),
      await api('GET', `/no/${encodeURIComponent(control)}`),
      await api('GET', `/payments?status=${encodeURIComponent(control)}`),
    ]
    for (const { headers } of answers)
      for (const [, value] of headers) expect(value).not.toMatch(/[^ -~]/)
  }
})

test('lets no control of the server into the terminal of a command', async () => {
  const sandbox = await startSandbox()
  const callbackUrl = `http://127.0.0.1:1/${controls.join('x')}`
  const { id } = await sandbox.createPayment({ callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const run = async (...args: readonly string[]) => {
    const program = ['--import', 'tsx', 'src/main.ts', ...args, '--url', sandbox.url]
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [...program, '--tenant', sandbox.tenantId],
      { env: { PATH: process.env['PATH'] } },
    )
    return `${stdout}${stderr}`
  }
  const texts = [
    await run('wait', 'callback', '--state', 'failed'),
    await run('wait', 'callback', '--state', 'failed', '--json'),
  ]
  for (const text of texts) {
    expect(text).toContain('127.0.0.1:1')
    expect(text.replaceAll('\n', '')).not.toMatch(obeyed)
  }
})
