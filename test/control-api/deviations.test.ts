import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

type Entry = {
  kind: string
  state: string
  text: string
  because: string
  verdict: string
  breaks_off: string | null
  deviations: { kind: string; text: string }[]
  callback_id: string | null
}

const paid = (deliveries: object[]) => ({ version: 1, callbacks: { deliveries } })

async function callbacksOf(sandbox: OpenSandbox, id: string): Promise<Entry[]> {
  const { body } = await sandbox.call('GET', `/_sandbox/payments/${id}/timeline`)
  return body.data.filter(({ kind, state }: Entry) => kind === 'callback' && state === 'past')
}

/** Each callback of a paid payment: what its entry says, and what is out of the ordinary about it. */
async function play(scenario: string | object, { withKey = true, answer = 200 } = {}) {
  const sandbox = openSandbox()
  if (withKey) await sandbox.api('POST', '/signing_key/generate')
  const merchant = await startMerchant((_, response) => response.writeHead(answer).end())
  await sandbox.call('POST', '/_sandbox/arm', { scenario })
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  return { sandbox, id, merchant, entries: await callbacksOf(sandbox, id) }
}

function told(entries: Entry[]): string[] {
  return entries.map(({ text, verdict, deviations }) =>
    [`${text}: ${verdict}`, ...deviations.map(({ kind }) => kind)].join(', '),
  )
}

test('names forged callbacks, with the line of the scenario', async () => {
  const { entries } = await play('forged-callback')
  expect(told(entries)).toEqual([
    'callback PENDING: ok',
    'callback COMPLETED: bad, forged',
    'callback COMPLETED: ok',
    'callback COMPLETED: bad, forged',
  ])
  expect(entries[1]?.because).toMatch(/^scenarios\/forged-callback\.yaml:9 /)
  expect(entries[3]?.deviations).toEqual([
    { kind: 'forged', text: 'Forged: sent without a signature.' },
  ])
})

test('says that nobody can tell a forgery where the tenant has no key', async () => {
  const { entries } = await play('forged-callback', { withKey: false })
  expect(told(entries)).toEqual([
    'callback PENDING: ok',
    'callback COMPLETED: note, forged',
    'callback COMPLETED: ok',
    'callback COMPLETED: ok, duplicate',
  ])
  expect(entries[1]?.deviations[0]?.text).toContain('no signing key')
})

test('names a callback that was lost, at its moment', async () => {
  const { entries } = await play('lost-callback')
  expect(told(entries)).toEqual(['callback PENDING: ok', 'callback COMPLETED, lost: bad, lost'])
  expect(entries[1]).toMatchObject({
    breaks_off: 'on_the_way',
    because: expect.stringContaining('scenarios/lost-callback.yaml:9'),
  })
})

test('names copies, and what comes after its successor', async () => {
  expect(told((await play('duplicate-callbacks')).entries)).toEqual([
    'callback PENDING: ok',
    'callback COMPLETED: ok',
    'callback COMPLETED: ok, duplicate',
    'callback COMPLETED: ok, duplicate',
  ])
  const { entries } = await play('out-of-order-callbacks')
  expect(told(entries).at(-1)).toBe('callback PENDING: ok, late')
  expect(entries.at(-1)?.deviations[0]?.text).toBe('Late: the payment was COMPLETED already.')
})

test('names what was altered', async () => {
  const { entries } = await play(
    paid([
      { of: 'pending', at: 'pending', mutate: { body: 'truncated', content_type: 'text/plain' } },
      { of: 'completed', at: 'completed', mutate: { status: 'DECLINED' } },
    ]),
  )
  expect(told(entries)).toEqual([
    'callback PENDING: note, altered',
    'callback DECLINED: ok, altered',
  ])
  expect(entries[0]?.deviations[0]?.text).toBe(
    'Altered: its body is cut in the middle, its content type is text/plain.',
  )
})

test('names what came too early: a status that is not true yet, and before the answer of the call', async () => {
  const scenario = paid([{ of: 'pending', at: 'pending', mutate: { status: 'COMPLETED' } }])
  const { entries } = await play(scenario)
  expect(told(entries)[0]).toBe('callback COMPLETED: ok, altered, early')
})

test('names what was late, and what was held back by the one before', async () => {
  const late = await play(paid([{ of: 'completed', at: 'completed + 1h' }]))
  expect(late.entries[1]?.deviations).toEqual([
    { kind: 'late', text: 'Late: 1h after the payment was COMPLETED.' },
  ])
  const { entries } = await play('paid', { answer: 500 })
  const held = entries.filter(({ deviations }) => deviations.some(({ kind }) => kind === 'held'))
  expect(held.map(({ text }) => text)).toEqual(['callback COMPLETED'])
})

test('shows what is held back now, and what the scenario will forge', async () => {
  const sandbox = openSandbox()
  await sandbox.api('POST', '/signing_key/generate')
  const { id } = await sandbox.createPayment({
    scenario: 'forged-callback',
    callbackUrl: 'http://127.0.0.1:9/',
  })
  const ahead = async () => {
    const { body } = await sandbox.call('GET', `/_sandbox/payments/${id}/timeline`)
    const all: Entry[] = body.data
    return told(all.filter(({ state, text }) => state !== 'past' && text.startsWith('callback C')))
  }
  expect(await ahead()).toEqual([
    'callback COMPLETED: note, forged',
    'callback COMPLETED: note',
    'callback COMPLETED: note, forged',
  ])
})

test('calls a callback that was sent by hand so, and counts the tries without it', async () => {
  const { sandbox, id, entries } = await play('paid')
  await sandbox.call('POST', `/_sandbox/callbacks/${entries[1]?.callback_id}/redeliver`)
  expect(told(await callbacksOf(sandbox, id)).at(-1)).toBe(
    'callback COMPLETED, resent by hand: ok, resent',
  )
  const down = openSandbox()
  const failed = await down.createPayment({ callbackUrl: 'http://127.0.0.1:9/' })
  await down.payer(failed.id, 'open')
  await down.settle()
  const [first] = await callbacksOf(down, failed.id)
  await down.call('POST', `/_sandbox/callbacks/${first?.callback_id}/redeliver`)
  const texts = (await callbacksOf(down, failed.id)).map(({ text }) => text)
  expect(texts.slice(0, 4)).toEqual([
    'callback PENDING',
    'callback PENDING, try 2',
    'callback PENDING, try 3',
    'callback PENDING, try 4',
  ])
  expect(texts).toContain('callback PENDING, resent by hand')
})

test('marks a payer who strays from the scenario', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ scenario: 'cancelled' })
  await sandbox.payer(id, 'approve')
  const { body } = await sandbox.call('GET', `/_sandbox/payments/${id}/timeline`)
  const strayed = body.data.filter(({ deviations }: Entry) =>
    deviations.some(({ kind }) => kind === 'strayed'),
  )
  expect(strayed.map(({ kind }: Entry) => kind)).toEqual(['payer'])
})

test('says where an exchange broke off', async () => {
  const { entries, merchant, sandbox, id } = await play({
    ...paid([]),
    callbacks: { timeout: '200ms', retry: { attempts: 1 } },
  })
  expect(entries.map(({ breaks_off }) => breaks_off)).toEqual([null, null])
  merchant.replyWith(() => undefined)
  const again = async () => {
    await sandbox.call('POST', `/_sandbox/callbacks/${entries[0]?.callback_id}/redeliver`)
    return (await callbacksOf(sandbox, id)).at(-1)
  }
  expect(await again()).toMatchObject({ breaks_off: 'on_the_way_back', verdict: 'bad' })
  await merchant.goDown()
  expect(await again()).toMatchObject({ breaks_off: 'on_the_way', verdict: 'bad' })
})
