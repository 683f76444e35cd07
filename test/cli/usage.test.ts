import { expect, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { runCommand } from '../../src/cli/run-command.ts'
import { openCommandLine } from './open-command-line.ts'

test('prints what the control API answers where JSON is wanted', async () => {
  const { run, world } = await openCommandLine()
  const { out } = await run('clock --json')
  expect(JSON.parse(out)).toEqual(await world.clock.get())
})

test('prints a refusal as JSON where JSON is wanted', async () => {
  const { run } = await openCommandLine()
  const { code, out, err } = await run('arm faild --json')
  expect([code, err]).toEqual([2, ''])
  expect(JSON.parse(out)).toMatchObject({
    error: 'unknown_scenario',
    status: 422,
    description: expect.stringContaining('did you mean "failed"?'),
  })
})

test('ends with 3 where no sandbox answers', async () => {
  const { run } = await openCommandLine()
  const { code, err } = await run('clock --url http://127.0.0.1:1')
  expect([code, err]).toEqual([
    3,
    expect.stringContaining('No sandbox answers at http://127.0.0.1:1: '),
  ])
})

test.each([
  ['pay', 'pay needs <payment>.'],
  ['settle now', 'settle takes no arguments: now'],
  ['settle --tennant x', 'There is no option --tennant; the nearest is --tenant.'],
  [
    'clock backwards',
    'The clock takes real, manual, auto, advance <duration> or to <time>, not "backwards".',
  ],
  ['wait coffee', 'Wait for what? Expected callback or request, not "coffee".'],
  ['arm failed --next many', '--next is "many": expected a whole number from 1 to 100000'],
  [
    'clock --url nowhere',
    '--url is "nowhere": expected http://host:port; it has no scheme, expected one such as https://',
  ],
  [
    'clock --url http://u:secret@h:1x',
    '--url is "(hidden: no URL that can be read)": expected http://host:port; its port is no number from 0 to 65535; in a password / is %2F, ? is %3F and # is %23',
  ],
])('refuses %s', async (line, why) => {
  const { run } = await openCommandLine()
  const { code, err } = await run(line)
  expect([code, err.split('\n')[0]]).toEqual([2, why])
})

test.each([
  'wait --status COMPLETE',
  'wait --state delivred',
  'wait --outcome 6xx',
  'wait --for 5',
  'wait request --operation create_paiment',
  'arm faild',
  'clock advance 3weeks',
  'clock to tomorow',
])('ends with 2 for a value that there is not: %s', async (line) => {
  const { run } = await openCommandLine()
  const { code, err } = await run(line)
  expect({ code, err }).toMatchObject({ code: 2 })
})

test('makes a first payment without a tenant, and plays its payer', async () => {
  const { run } = await openCommandLine()
  const nobody = { PING_SANDBOX_TENANT: undefined }
  const { code, out } = await run('try --json', nobody)
  expect(code).toBe(0)
  const { payment_id: id, checkout_url: url } = JSON.parse(out)
  expect((await fetch(url)).status).toBe(200)
  expect(await run(`pay ${id}`, nobody)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${id} PENDING`),
  })
})

test('asks which world is meant', async () => {
  const { run } = await openCommandLine()
  const { code, err } = await run('settle', { PING_SANDBOX_TENANT: undefined })
  expect([code, err]).toEqual([2, expect.stringContaining('Use --tenant <tenant_id>')])
})

test('takes the tenant of an option before that of the environment', async () => {
  const { run, world } = await openCommandLine()
  const other = 'b0000000-0000-4000-8000-000000000002'
  await run(`arm failed --tenant ${other}`)
  expect((await world.armed()).armed).toEqual([])
})

test.each([
  [{ PORT: '1' }, 'http://127.0.0.1:1/readyz'],
  [{ PORT: '1', HOST: '0.0.0.0' }, 'http://127.0.0.1:1/readyz'],
  [{ PORT: '1', HOST: '::1' }, 'http://[::1]:1/readyz'],
])('looks for a sandbox where serve would serve with %o', async (env, url) => {
  const { code, err } = await runCommand('health', [], env)
  expect([code, err]).toEqual([3, expect.stringContaining(`${url} does not answer`)])
})

test.each(Object.keys(commands))('explains %s', async (name) => {
  const { code, out } = await runCommand(name, ['--help'], {})
  expect([code, out]).toEqual([0, expect.stringContaining(`ping-sandbox ${name}`)])
})
