import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'
import { openCommandLine } from './open-command-line.ts'

/** `tail`, whose lines are kept; it ends with the line `most`. */
async function openTail(most = Number.POSITIVE_INFINITY, isTerminal = false) {
  const opened = await openCommandLine()
  const lines: string[] = []
  const tail = (line: string, env: Readonly<Record<string, string | undefined>> = {}) =>
    runCommand(
      'tail',
      line.split(' ').filter((word) => word !== ''),
      { ...opened.env, ...env },
      undefined,
      undefined,
      {
        print: (text) => lines.push(text),
        isTerminal,
        isOpen: () => lines.length < most,
      },
    )
  return { ...opened, lines, tail }
}

test('lists what crossed a border, oldest first', async () => {
  const { world, lines, tail } = await openTail()
  await world.makePayment()
  await world.advance('1s')
  expect(await tail('--once')).toEqual({ code: 0, out: '', err: '' })
  expect(lines.map((line) => line.replace(/^\S+ +/, ''))).toEqual([
    expect.stringMatching(/^request +POST \/payment_orders 200/),
    expect.stringMatching(
      /^request +POST \/payment_orders\/…[0-9a-f]{6}\/payments 200 scenario "paid"/,
    ),
    expect.stringMatching(/^status +INITIATED/),
    expect.stringMatching(/^clock +Clock moved 1s to /),
  ])
})

test('follows, until nobody reads any more', async () => {
  const { world, lines, tail } = await openTail(2)
  await world.makePayment()
  let made: Promise<unknown> | null = null
  lines.push = (line) => {
    // The first line is there: whatever happens from now on is followed.
    if (lines.length === 0) made = world.advance('1s')
    return Array.prototype.push.call(lines, line)
  }
  await tail('-n 1')
  await made
  expect([...lines]).toEqual([
    expect.stringContaining('INITIATED'),
    expect.stringContaining('Clock'),
  ])
})

test('lists all worlds where none is named, with the end of their ids', async () => {
  const { world, lines, tail } = await openTail()
  await world.makePayment()
  await tail('--once --kind status', { PING_SANDBOX_TENANT: undefined })
  expect(lines).toEqual([expect.stringContaining(`[…${world.tenantId.slice(-6)}]`)])
})

test('filters, and prints JSON', async () => {
  const { world, lines, tail } = await openTail()
  const { id } = await world.makePayment()
  await world.makePayment()
  await tail(`--once --json --kind status --payment ${id}`)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ kind: 'status', payment_id: id }])
})

test.each([
  ['', true, {}, true],
  ['', false, {}, false],
  ['', true, { NO_COLOR: '1' }, false],
  ['', false, { FORCE_COLOR: '1' }, true],
  ['', true, { FORCE_COLOR: '0' }, false],
  ['', true, { TERM: 'dumb' }, false],
  ['--json', true, {}, false],
])('colours by the usual conventions: %s %s %j', async (options, isTerminal, env, isColoured) => {
  const { world, lines, tail } = await openTail(undefined, isTerminal)
  await world.makePayment()
  await tail(`--once ${options}`, env)
  expect(lines.some((line) => line.includes('\u001b['))).toBe(isColoured)
})

test.each(['--kind requests', '--outcome good', `--payment ${randomUUID()}`])(
  'says what is wrong with %s',
  async (options) => {
    const { tail } = await openTail()
    const { code, err } = await tail(`--once ${options}`)
    expect([code, err]).not.toEqual([0, ''])
  },
)

test('takes no other number of lines', async () => {
  const { tail } = await openTail()
  expect((await tail('--once -n 0')).code).toBe(2)
})
