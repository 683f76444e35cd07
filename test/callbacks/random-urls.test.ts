import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callbackUrlFault } from '../../src/input/url-rules.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { runs } from '../random.ts'

/** Characters that mean something in a URL, to a terminal, to a header, or nothing anywhere. */
const odd = fc.constantFrom(
  ...['%', '%5', '%ff', '%40', '@', ':', '/', '\\', '?', '#', '[', ']', '"', "'", ' ', '\t', '\0'],
  ...['\n', '\r', '\u001b[31m', '\u0085', '\u202e', 'å', '😀', '\ud800', 'a', '0', '.', '-', '_'],
)
const text = fc.array(odd, { maxLength: 6 }).map((parts) => parts.join(''))

const urlAt = (port: string) =>
  fc
    .record({
      scheme: fc.constantFrom('http', 'HTTP', 'http', 'https', 'ftp', ''),
      userinfo: fc.option(
        fc.tuple(text, text).map((pair) => `${pair.join(':')}@`),
        { nil: '' },
      ),
      host: fc.oneof({ weight: 5, arbitrary: fc.constant('127.0.0.1') }, text),
      port: fc.constantFrom(`:${port}`, `:${port}`, ':', ':0', ':65536', ':x'),
      path: text,
    })
    .map(
      ({ scheme, userinfo, host, port, path }) => `${scheme}://${userinfo}${host}${port}/${path}`,
    )

test('refuses a callback URL or ends each attempt at it, whatever is in it', async () => {
  const merchant = await startMerchant()
  const sandbox = openSandbox()
  const { port } = new URL(merchant.url)
  const seen = { refused: 0, ended: 0 }
  await fc.assert(
    fc.asyncProperty(urlAt(port), async (url) => {
      const order = { currency: 'SEK', status_callback_url: url }
      const made = await sandbox.api('POST', '/payment_orders', order)
      const fault = callbackUrlFault(url)
      expect(made.status).toBe(fault === null ? 200 : 422)
      if (fault !== null) {
        seen.refused += 1
        expect(made.body.errors[0]).toMatchObject({
          property: 'status_callback_url',
          additional_information: fault,
        })
        return
      }
      seen.ended += 1
      await sandbox.api('PUT', `/payment_orders/${made.body.id}/close`)
      await sandbox.settle()
      const { body } = await sandbox.callbacks('limit=1')
      expect(body.data[0].state).toMatch(/^(delivered|failed)$/)
    }),
    { numRuns: runs(200) },
  )
  expect(Math.min(seen.refused, seen.ended)).toBeGreaterThan(20)
})
