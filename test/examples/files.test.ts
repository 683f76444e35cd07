// What needs Docker, a browser of jobs or another language's packages is not run here. It is read as whoever runs it
// would read it, as far as that goes.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { examples, run } from './start-shop.ts'

type Service = {
  readonly image?: string
  readonly build?: string
  readonly env?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, unknown>>
}

const read = (path: string) => readFileSync(join(examples, path), 'utf8')
const services = (path: string[], text: string): Readonly<Record<string, Service>> =>
  path.reduce((at, key) => at[key], parse(text))

test('composes a sandbox with settings there are, and a shop that waits for it', () => {
  const { sandbox, shop } = services(['services'], read('compose/compose.yaml'))
  expect(sandbox?.build).toBe('../..')
  expect(readConfig(sandbox?.environment ?? {}).SANDBOX_CALLBACK_HOST_MAP.get('localhost')).toBe(
    'shop',
  )
  expect(Object.keys(shop?.depends_on ?? {})).toEqual(['sandbox'])
})

test('gives a job a sandbox with settings there are', () => {
  const text = read('github-actions/ci.yaml')
  const { 'ping-sandbox': sandbox } = services(['jobs', 'test', 'services'], text)
  expect([...readConfig(sandbox?.env ?? {}).SANDBOX_CALLBACK_HOST_MAP.keys()]).toEqual([
    'localhost',
    '127.0.0.1',
  ])
  expect(parse(text).jobs.test.steps.map((step: { run?: string }) => step.run)).toContain(
    'npm test',
  )
})

test('is a program to Node', async () => {
  const file = 'testcontainers/ping-sandbox.test.mjs'
  expect(await run(process.execPath, ['--check', file])).toEqual({ code: 0, text: '' })
})

const hasJava = spawnSync('javac', ['--version']).status === 0

test.skipIf(!hasJava)('is a program to Java, as far as it goes without its packages', async () => {
  const parsing = ['--should-stop=ifNoError=PARSE', '-proc:none']
  const file = 'testcontainers/PingSandboxTest.java'
  expect(await run('javac', [...parsing, file])).toEqual({ code: 0, text: '' })
})

// There is no .NET here: this sees no more than a bracket that is missing, and calls that there are.
test('closes every bracket in C#', () => {
  const code = read('testcontainers/PingSandboxTests.cs').replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
  const open: string[] = []
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) {
    const partner = { ')': '(', ']': '[', '}': '{' }[bracket]
    if (partner === undefined) open.push(bracket)
    else expect(open.pop()).toBe(partner)
  }
  expect(open).toEqual([])
})
