import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

test('sends what hangs on the fall and the rise of the backend, and has both in the timeline', async () => {
  const merchant = await startMerchant()
  const { arm, createPayment, payer, call, advance } = openSandbox()
  const deliveries = [
    { of: 'pending', at: 'backend.down' },
    { of: 'pending', at: 'backend.up + 1s' },
  ]
  await arm({ version: 1, name: 'restarted', callbacks: { deliveries } }, { next: 1 })
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  await payer(id, 'open')
  await advance('1m')
  expect(merchant.statuses()).toEqual([])
  const report = (state: string) => call('POST', `/_sandbox/payments/${id}/backend`, { state })
  expect((await report('down')).status).toBe(200)
  await advance('0s')
  expect(merchant.statuses()).toEqual(['PENDING'])
  await report('up')
  await advance('1s')
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING'])
  expect((await report('gone')).status).toBe(422)

  const { body } = await call('GET', `/_sandbox/payments/${id}/timeline`)
  const seen = body.data.filter(
    ({ from, to, state }: Record<string, string>) => from === to && state === 'past',
  )
  expect(seen.map(({ from, text }: Record<string, string>) => `${from} ${text}`)).toEqual([
    'ping INITIATED',
    'backend is down',
    'backend is up again',
  ])
  const saved = await call('GET', `/_sandbox/payments/${id}/scenario`)
  expect(saved.status).toBe(200)
})
