import { expect, test } from 'vitest'
import { createDiagnosis } from '../../src/callbacks/diagnosis.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

/** A diagnosis on a network where only these hosts accept connections; `asked` is what was tried. */
function openNetwork(...reachable: string[]) {
  const asked: string[] = []
  let time = 0
  const advise = createDiagnosis({
    canConnect: (host, port) => {
      asked.push(`${host} ${port}`)
      return Promise.resolve(reachable.includes(host))
    },
    now: () => time,
  })
  return {
    advise,
    asked,
    pass: (ms: number) => {
      time += ms
    },
  }
}

test('names the other host that would have been reached, and the setting that goes there', async () => {
  const { advise } = openNetwork('host.docker.internal')
  expect(await advise('localhost', 3000)).toBe(
    'but host.docker.internal:3000 accepts connections: is your backend there? SANDBOX_CALLBACK_HOST_MAP=localhost=host.docker.internal sends callbacks there',
  )
})

test('names each of several hosts that would have been reached', async () => {
  const { advise } = openNetwork('localhost', '::1')
  expect(await advise('backend', 80)).toMatch(/^but localhost:80 and \[::1\]:80 accept connections/)
})

test('says so where nothing would have been reached', async () => {
  const { advise } = openNetwork()
  expect(await advise('127.0.0.1', 3000)).toBe(
    'nothing accepts connections on port 3000 of localhost, ::1, host.docker.internal either',
  )
})

test('tries the likely names on the same port and nothing else', async () => {
  const { advise, asked } = openNetwork()
  await advise('backend', 3000)
  expect(asked.sort()).toEqual([
    '127.0.0.1 3000',
    '::1 3000',
    'host.docker.internal 3000',
    'localhost 3000',
  ])
})

test('looks once for many callbacks, and again after a while', async () => {
  const { advise, asked, pass } = openNetwork()
  await Promise.all([advise('backend', 3000), advise('backend', 3000)])
  pass(9_999)
  await advise('backend', 3000)
  expect(asked).toHaveLength(4)
  pass(1)
  await advise('backend', 3000)
  expect(asked).toHaveLength(8)
})

test('puts its advice into the record of the attempt', async () => {
  const { createPayment, payer, callbacks } = openSandbox()
  const merchant = await startMerchant()
  const { port } = new URL(merchant.url)
  // The merchant listens on 127.0.0.1 alone; this is an address of the same machine, where nobody does.
  const { id } = await createPayment({ callbackUrl: `http://127.0.0.2:${port}/callbacks` })
  await payer(id, 'open')
  const { body } = await callbacks(`payment_id=${id}&outcome=connect&wait=20s`)
  expect(body.data[0].attempts[0].error).toMatch(
    /ECONNREFUSED 127\.0\.0\.2:\d+; but .*127\.0\.0\.1:\d+ accepts? connections: .* SANDBOX_CALLBACK_HOST_MAP=127\.0\.0\.2=/,
  )
})
