import { expect, test } from 'vitest'
import { openCommandLine } from './open-command-line.ts'

test('arms a scenario for the next payments', async () => {
  const { run, world } = await openCommandLine()
  const { code, out } = await run('arm failed --next 2')
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^the next 2 payments: failed {2}\(POST \/_sandbox\/arm at .*\)\n$/),
  ])
  expect((await world.armed()).armed).toMatchObject([{ scenario: 'failed', next: 2 }])
})

test('arms a scenario as the default of a world, and takes it back', async () => {
  const { run } = await openCommandLine()
  expect((await run('arm delayed --default')).out).toContain('every other payment: delayed')
  expect(await run('arm off --default')).toEqual({ code: 0, out: 'Nothing is armed.\n', err: '' })
})

test('arms the scenario of a file', async () => {
  const { run, world } = await openCommandLine()
  const { code } = await run('arm scenarios/crashed.yaml')
  const payment = await world.makePayment()
  expect(code).toBe(0)
  expect((await world.payment(payment)).scenario).toMatchObject({
    name: 'crashed',
    source: expect.stringContaining('POST /_sandbox/arm'),
  })
})

test('plays the payer, who approves if nothing else is said', async () => {
  const { run, world } = await openCommandLine()
  const { id } = await world.makePayment()
  const { code, out } = await run(`pay ${id}`)
  expect([code, out.split('\n')[0]]).toEqual([0, `${id} PENDING, checkout processing`])
  expect(out).toContain('COMPLETED')
})

test('says which actions are legal where one is not', async () => {
  const { run, world } = await openCommandLine()
  const { id } = await world.makePayment()
  const { code, err } = await run(`pay ${id} sign`)
  expect([code, err]).toEqual([1, expect.stringContaining('choose_bank')])
})

test('shows, changes and moves the clock', async () => {
  const { run, world } = await openCommandLine()
  const before = await world.clock.now()
  expect((await run('clock')).out).toContain('(manual), nothing is planned')
  expect((await run('clock advance 3d')).code).toBe(0)
  expect((await world.clock.now()).getTime() - before.getTime()).toBe(3 * 86_400_000)
  const later = new Date(before.getTime() + 4 * 86_400_000)
  await run(`clock to ${later.toISOString()}`)
  expect(await world.clock.now()).toEqual(later)
  await run('clock auto')
  expect((await world.clock.get()).mode).toBe('auto')
})

test('settles a world, and lists what happened', async () => {
  const { run, world, callbackUrl } = await openCommandLine()
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.approve(payment)
  const { code, out } = await run('settle')
  const lines = out.trimEnd().split('\n')
  expect(code).toBe(0)
  expect(lines.filter((line) => line.includes('callback.delivered COMPLETED'))).toHaveLength(1)
  expect(lines.at(-1)).toMatch(/^now /)
})

test('waits for a callback', async () => {
  const { run, world, callbackUrl } = await openCommandLine()
  const payment = await world.makePayment({ callbackUrl })
  const waited = run(`wait --payment ${payment.id} --status PENDING --for 20s`)
  await world.payer.open(payment)
  const { code, out } = await waited
  expect([code, out]).toEqual([0, expect.stringContaining(`PENDING delivered → ${callbackUrl}`)])
})

test('says what came nearest when time is up', async () => {
  const { run } = await openCommandLine()
  const { code, err } = await run('wait --status COMPLETED --for 1ms')
  expect([code, err]).toEqual([1, expect.stringContaining('no callback was written at all')])
})

test('waits for a request of a backend', async () => {
  const { run, world } = await openCommandLine()
  const waited = run('wait request --operation create_payment --status-code 200 --for 20s')
  await world.makePayment()
  expect(await waited).toMatchObject({ code: 0, out: expect.stringMatching(/POST .* 200\n$/) })
})

test('sends a callback again', async () => {
  const { run, world, callbackUrl, receiver } = await openCommandLine()
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.open(payment)
  const { id } = await world.callback({ payment })
  expect(await run(`redeliver ${id}`)).toMatchObject({ code: 0 })
  expect(receiver.received).toHaveLength(2)
})

test('ends with 1 where a callback that was sent again was not taken', async () => {
  const { run, world, callbackUrl, receiver } = await openCommandLine()
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.open(payment)
  const { id } = await world.callback({ payment })
  receiver.answerWith(500)
  const { code, out } = await run(`redeliver ${id}`)
  expect([code, out]).toEqual([1, expect.stringContaining('the backend answered 500')])
})

test('finds a sandbox healthy', async () => {
  const { run, env } = await openCommandLine()
  const out = `${env.PING_SANDBOX_URL} serves\n`
  expect(await run('health')).toEqual({ code: 0, out, err: '' })
})
