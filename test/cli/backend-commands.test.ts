import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { runCommand } from '../../src/cli/run-command.ts'
import { createSandbox } from '../../src/index.ts'
import { writeBackendFile } from '../backend-tests/gallery/backend-file.ts'
import { type Faulty, faultyShops } from '../backend-tests/gallery/faulty-shops.ts'
import { Shop } from '../backend-tests/gallery/shop.ts'
import { serve } from '../backend-tests/serve-json.ts'

/** A shop, its file, and a sandbox that serves. `run('test --only paid')` runs a command about it. */
async function openBackend({ fault, more = '' }: { fault?: string; more?: string } = {}) {
  const sandbox = createSandbox()
  const url = await sandbox.listen()
  const made = fault === undefined ? Shop : (faultyShops[fault] as Faulty).shop
  const shop = new made(url, randomUUID())
  await shop.open()
  const folder = mkdtempSync(join(tmpdir(), 'backend-'))
  onTestFinished(async () => {
    rmSync(folder, { recursive: true })
    await shop.close()
    await sandbox.close()
  })
  const path = (name: string) => join(folder, name)
  const file = path('backend.yaml')
  writeBackendFile(file, shop, more)
  const progress: string[] = []
  return {
    shop,
    world: sandbox.world(shop.ping.tenantId),
    path,
    file,
    progress,
    run(line: string, env: Readonly<Record<string, string>> = {}) {
      const [name = '', ...args] = line.replaceAll('FOLDER', folder).split(' ')
      const given = { PING_SANDBOX_URL: url, SANDBOX_BACKEND: file, ...env }
      return runCommand(name, args, given, undefined, (text) => progress.push(text))
    },
  }
}

test('writes every report and the file that repeats a failure, which fails again', async () => {
  const { run, path } = await openBackend({ fault: 'forgets that it shipped' })
  const reports =
    '--json FOLDER/r/r.json --junit FOLDER/r.xml --md FOLDER/r.md --html FOLDER/r.html'
  const only = '--only paid,duplicate-later'
  const { code, out } = await run(`test ${only} ${reports} --out FOLDER/out`)
  expect(code).toBe(1)
  expect(out).toContain(
    'FAIL duplicate-later\n  COMPLETED came again after a minute and after a day; ',
  )
  const report = JSON.parse(readFileSync(path('r/r.json'), 'utf8'))
  expect(Object.keys(report)).toEqual(['version', 'backend', 'sandbox', 'checks', 'counts'])
  expect(report.counts).toEqual({ PASS: 1, FAIL: 1, UNKNOWN: 0, SKIPPED: 0, KNOWN: 0 })
  expect(report.checks[1]).toMatchObject({
    id: 'duplicate-later',
    scenario: path('out/duplicate-later.yaml'),
  })
  expect(report.checks[1]).not.toHaveProperty('document')
  expect(readFileSync(path('r.xml'), 'utf8')).toContain('<failure message="COMPLETED came again')
  expect(readFileSync(path('r.md'), 'utf8')).toContain('### ❌ duplicate-later')
  expect(readFileSync(path('r.html'), 'utf8')).toContain('<h2>duplicate-later</h2>')
  expect(readdirSync(path('out'))).toEqual(['duplicate-later.yaml'])

  const again = await run('test --scenario FOLDER/out/duplicate-later.yaml')
  expect([again.code, again.out]).toEqual([1, expect.stringContaining('FAIL    duplicate-later')])
})

test('tells each check as it ends', async () => {
  const { run, progress } = await openBackend()
  await run('test --only paid,cancelled')
  expect([...progress].sort()).toEqual(['[1/2] PASS    paid', '[2/2] PASS    cancelled'])
})

test('plays any scenario to its end, and judges by what became of the payment', async () => {
  const { run } = await openBackend()
  for (const name of ['delayed', 'failed', 'duplicate-callbacks'])
    expect(await run(`test --scenario scenarios/${name}.yaml`)).toMatchObject({ code: 0 })
})

test('writes what failed into known, where it fails no more, and keeps the comments', async () => {
  const { run, file } = await openBackend({
    fault: 'forgets that it shipped',
    more: 'known: [api-down, paid]\n',
  })
  const line = 'test --only paid,duplicate-later'
  expect((await run(`${line} --write-known`)).code).toBe(1)
  const text = readFileSync(file, 'utf8')
  expect(parse(text).known).toEqual(['api-down', 'duplicate-later'])
  expect(text).toContain('# The shop of a test.')
  expect(text).toContain('status: /status # what it believes')
  const { code, out } = await run(line)
  expect([code, out]).toEqual([0, expect.stringContaining('1 PASS, 1 KNOWN.')])
})

test.each([
  ['test nowhere.yaml', 'nowhere.yaml:1:1: cannot be read: ENOENT; expected a backend file'],
  ['test --only payd', '--only: unknown check "payd"; did you mean "paid"?'],
  ['test --require payd', '--require: unknown check "payd"; did you mean "paid"?'],
  ['reconcile --only paid', '--only: unknown check "paid"'],
  ['test --scenario scenarios/paid.yaml --only paid', 'Say either --scenario'],
  ['test --own --port many', '--port is "many": expected a whole number from 0 to 65535'],
  ['explode', 'There is no command explode'],
])('refuses %s', async (line, why) => {
  const { run } = await openBackend()
  const { code, err } = await run(line)
  expect([code, err]).toEqual([2, expect.stringContaining(why)])
})

test('asks for a file where none is named', async () => {
  const { run } = await openBackend()
  const { code, err } = await run('test', { SANDBOX_BACKEND: '' })
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('Name its file, or set SANDBOX_BACKEND.'),
  ])
})

test('ends with 2 in a world with other payments, and runs there with --in-use', async () => {
  const { run, world } = await openBackend()
  await world.makePayment()
  const { code, err } = await run('test --only paid')
  expect([code, err]).toEqual([2, expect.stringContaining('--in-use')])
  expect((await run('test --only paid --in-use')).code).toBe(0)
})

test('ends with 3 and a report where the backend is down', async () => {
  const { run, shop, path } = await openBackend()
  await shop.close()
  const { code, out } = await run('test --only paid --json FOLDER/r.json')
  expect([code, out]).toEqual([3, expect.stringContaining('The backend did not answer buy')])
  expect(existsSync(path('r.json'))).toBe(true)
})

test.each(['--own', '--url http://127.0.0.1:1'])(
  'opens a sandbox of its own with %s',
  async (where) => {
    const { run, progress } = await openBackend()
    const { code, out } = await run(`test --only paid ${where} --port 0`)
    const [, url] = /^A sandbox of its own serves at (.*)\.$/.exec(progress[0] ?? '') ?? []
    // The shop calls the other one.
    const why = `does the backend call ${url}/payments/`
    expect([code, out]).toEqual([3, expect.stringContaining(why)])
  },
)

test('ends with 3 where the port of its own sandbox is taken', async () => {
  const { run } = await openBackend()
  const { port } = new URL(await serve((_, response) => response.writeHead(500).end()))
  const { code, err } = await run(`test --own --port ${port}`)
  expect([code, err]).toEqual([3, expect.stringContaining(port)])
})

test('compares the books, and finds what is missing in them', async () => {
  const { run, world, shop, path } = await openBackend()
  const { id } = await world.makePayment()
  await world.payer.approve(id)
  await world.settle()
  const { code, out } = await run('reconcile --json FOLDER/r.json')
  expect([code, out]).toEqual([
    1,
    expect.stringContaining(`Payment ${id} is COMPLETED, and the books have no row of it.`),
  ])
  expect(JSON.parse(readFileSync(path('r.json'), 'utf8'))).toMatchObject({
    findings: [{ kind: 'missing-in-books', payment_id: id }],
    counts: { FAIL: 1, PASS: 5 },
  })
  expect(shop.orders.size).toBe(0)
})

test('explores orders, and writes each finding as a file that fails again', async () => {
  const { run, path, file, progress } = await openBackend({ fault: 'takes the last word' })
  const more = '--only completed --json FOLDER/r.json --junit FOLDER/r.xml --out FOLDER/out'
  const { code, out } = await run(`explore --atoms PK ${more}`)
  expect(code).toBe(1)
  expect(out).toContain(
    'FAIL K → P\n  COMPLETED was told, then PENDING was told; the order should be',
  )
  expect(out).toContain('COMPLETED: 3 of 3 orders of P K tried, 1 failed.\n  K → P: 1 of them')
  expect([...progress].sort()).toContain('COMPLETED: found K → P')
  const report = JSON.parse(readFileSync(path('r.json'), 'utf8'))
  expect(report.findings).toEqual([
    { order: 'K → P', truth: 'COMPLETED', orders: 1, check: 'K → P' },
  ])
  expect(report.checks).toMatchObject([
    { id: 'K → P', verdict: 'FAIL', scenario: path('out/explore-completed-K-P.yaml') },
  ])
  expect(readFileSync(path('r.xml'), 'utf8')).toContain('<testcase name="K → P"')
  const again = await run('test --scenario FOLDER/out/explore-completed-K-P.yaml')
  expect([again.code, again.out]).toEqual([1, expect.stringContaining('COMPLETED was told, then')])
  expect((await run('explore --atoms PK --only completed --write-known')).code).toBe(1)
  expect(parse(readFileSync(file, 'utf8')).known).toEqual(['K → P'])
  const known = await run('explore --atoms PK --only completed')
  expect([known.code, known.out]).toEqual([0, expect.stringContaining('1 PASS, 1 KNOWN.')])
})

test('finds nothing in a shop without a fault, and tells what it did not try', async () => {
  const { run } = await openBackend()
  const held = await run('explore --atoms K --only completed')
  expect([held.code, held.out]).toEqual([0, expect.stringContaining('1 of 1 orders of K tried')])
  const short = await run('explore --atoms PKkR --only completed --budget 1ms --seed a')
  expect(short.out).toMatch(/\d+ not tried: the budget was used up\. .* and \d+ more/)
})

test.each([
  ['explore --atoms PQ', 'atoms: "Q" is none; the nearest is '],
  ['explore --atoms KX', 'X (the backend is restarted) needs restart.command'],
  ['explore --budget soon', '--budget is "soon": expected a duration such as 60s.'],
  ['explore --only paid', '--only: unknown check "paid"'],
])('refuses %s', async (line, message) => {
  const { run } = await openBackend()
  const { code, err } = await run(line)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})
