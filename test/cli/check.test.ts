import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'

/** A directory with these files; `check` runs over it. */
function openFolder(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'check-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return {
    path: (name = '') => join(folder, name),
    check: (...options: string[]) => runCommand('check', [folder, ...options], {}),
  }
}

const sound = `version: 1
name: late
summary: The money comes an hour later.
timeline:
  - { id: completed, at: checkout.approved + 1h, status: COMPLETED }
`

test('shows what a valid scenario does, as text and as a diagram', async () => {
  const { check } = openFolder({ 'late.yaml': sound })
  const { code, out } = await check('--explain')
  expect(code).toBe(0)
  expect(out).toContain('late.yaml:2): The money comes an hour later.')
  expect(out).toMatch(/^checkout\.approved \+ 1h +COMPLETED$/m)
  expect(out).toContain('```mermaid\nsequenceDiagram')
  expect(out.trimEnd().split('\n').at(-1)).toBe('1 scenario, 0 errors, 0 warnings')
})

test('says in one line that a file is well', async () => {
  const { check, path } = openFolder({ 'late.yaml': sound })
  expect((await check()).out.split('\n')).toEqual([
    `late (${path('late.yaml')}:2): The money comes an hour later.`,
    '1 scenario, 0 errors, 0 warnings',
    '',
  ])
})

test('tells every fault of a file', async () => {
  const { check } = openFolder({
    'bad.yaml': 'version: 1\nnmae: x\ntimelin: []\ncheckout: { mode: foo, thnk: 3s }\n',
  })
  const { out } = await check()
  expect(out.match(/^error: /gm)).toHaveLength(4)
})

test('names file, line, column and the nearest word of an error', async () => {
  const { check, path } = openFolder({ 'bad.yaml': sound.replace('COMPLETED }', 'COMPLETE }') })
  const { code, out } = await check('--quiet')
  expect(code).toBe(1)
  expect(out).toContain(`error: ${path('bad.yaml')}:5:58: `)
  expect(out).toContain('did you mean "COMPLETED"?')
})

test('checks one file of a directory without the others', async () => {
  const { path } = openFolder({ 'late.yaml': sound, 'bad.yaml': 'version: 2' })
  const { code, out } = await runCommand('check', [path('late.yaml')], {})
  expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, '1 scenario, 0 errors, 0 warnings'])
})

test('knows the scenarios that come with the program', async () => {
  const { check } = openFolder({
    'mine.yaml': 'version: 1\nname: mine\nsummary: Mine.\nextends: failed\n',
  })
  expect((await check()).code).toBe(0)
})

test('refuses a file that there is not', async () => {
  const { path } = openFolder({})
  const { code, out } = await runCommand('check', [path('nowhere.yaml')], {})
  expect([code, out]).toEqual([1, expect.stringContaining('cannot be read: ENOENT')])
})

test('warns of a step that the payer of the scenario never reaches', async () => {
  const { check } = openFolder({
    'odd.yaml': `version: 1
name: odd
summary: Cancelled by a payer who approves.
checkout: { mode: auto }
timeline:
  - { id: gone, at: checkout.cancelled + 1s, status: ABORTED }
`,
  })
  const { code, out } = await check('--quiet')
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^warning: .*odd\.yaml:6:5: timeline\[0\]: ABORTED is not reached/),
  ])
})

test('warns of a timeline that leaves a signed payment without an end', async () => {
  const endless = `version: 1
name: endless
summary: Signed, and never heard of again.
timeline:
  - { id: p, at: checkout.approved, status: PENDING }
`
  const { check } = openFolder({ 'endless.yaml': endless })
  expect((await check('--quiet')).out).toMatch(
    /^warning: .*endless\.yaml:5:3: timeline: gives an approved payment no end, so that it expires/,
  )
  const meant = openFolder({ 'endless.yaml': `${endless}expect: { status: EXPIRED }\n` })
  expect((await meant.check('--quiet')).out).toContain('0 warnings')
})

test('warns of an expectation that the dry run does not meet', async () => {
  const { check } = openFolder({ 'odd.yaml': `${sound}expect: { status: DECLINED }\n` })
  expect((await check('--quiet')).out).toContain(
    'expect.status: says DECLINED, but the dry run has COMPLETED',
  )
})

test('warns of a scenario without a summary, and fails where warnings count', async () => {
  const { check } = openFolder({ 'bare.yaml': 'version: 1\nname: bare\n' })
  const { out } = await check('--quiet')
  expect(out).toMatch(/warning: .*bare\.yaml:2:1: has no summary/)
  expect((await check('--strict')).code).toBe(1)
})

test('prints the same as JSON', async () => {
  const { check, path } = openFolder({ 'late.yaml': sound, 'bad.yaml': 'version: 2' })
  const { code, out } = await check('--json')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    scenarios: [{ name: 'late', file: path('late.yaml'), line: 2, diagram: expect.any(String) }],
    errors: [{ file: path('bad.yaml'), line: 1, column: 10, message: expect.any(String) }],
    warnings: [],
  })
})

test('has nothing to say against the scenarios that come with the program', async () => {
  const { code, out } = await runCommand('check', ['scenarios', '--quiet', '--strict'], {})
  expect([code, out]).toEqual([0, expect.stringMatching(/^\d+ scenarios, 0 errors, 0 warnings\n$/)])
})

const early = (...deliveries: readonly string[]) => `version: 1
name: early
summary: Announced early.
timeline:
  - { id: late, at: checkout.cancelled + 5s, status: ABORTED }
callbacks:
  deliveries:
${deliveries.map((delivery) => `    - { ${delivery} }`).join('\n')}
`

test.each([
  'of: completed, at: payment.created',
  'of: completed, at: checkout.opened + 1h',
  'of: completed, at: checkout.cancelled',
  'of: pending, at: payment.created + 1h',
  'of: late, at: redirect.sent + 1s',
  'of: completed, at: callback(pending).acked',
  'of: expired, at: redirect.sent',
])('warns of { %s }, which version 0.1 announced early', async (delivery) => {
  const { check } = openFolder({ 'early.yaml': early(delivery) })
  const { code, out } = await check('--quiet')
  const moment = delivery.split('at: ')[1]
  expect(code).toBe(0)
  expect(out).toMatch(
    /warning: .*early\.yaml:8:\d+: callbacks\.deliveries\[0\]\.at: \S+ can come before \w+: the callback waits for it/,
  )
  expect(out).toContain(`write { of: initiated, at: ${moment}, mutate: { status: `)
})

test.each([
  'of: completed',
  'of: initiated, at: checkout.opened',
  'of: completed, at: completed + 1h',
  'of: completed, at: checkout.approved + 1s',
  'of: completed, at: redirect.sent',
  'of: pending, at: redirect.sent + 5s',
  'of: pending, at: checkout.approved',
  'of: pending, at: callback(completed).failed',
  'of: late, at: redirect.sent + 5s',
  'of: completed, at: checkout.opened, send: never',
])('has nothing to say against { %s }, whose step surely comes first', async (delivery) => {
  const { check } = openFolder({ 'early.yaml': early(delivery) })
  expect((await check('--quiet')).out).not.toContain('can come before')
})
