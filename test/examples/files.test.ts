// What needs Docker, a browser of jobs or another language's packages is not run here. It is read as whoever runs it
// would read it, as far as that goes.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
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

test('composes shards with settings there are, behind an nginx that knows each by its name', async () => {
  const { nginx, ...shards } = services(['services'], read('shards/compose.yaml'))
  const origins = Object.values(shards).map(
    ({ environment = {} }) => readConfig(environment).PUBLIC_URL,
  )
  expect(origins).toEqual(['http://localhost:8701', 'http://localhost:8702'])
  const [, , script = ''] = (nginx as { command: string[] }).command
  const [change = ''] = script.split(' > ')
  const { text } = await run('sh', ['-c', change.replace('/example.conf', 'shards/nginx.conf')])
  expect(text).toMatch(/^ {4}listen 8700;$/m)
  const servers = [...text.matchAll(/^ +server (\w+):8700 /gm)].map(([, name]) => name)
  expect(servers).toEqual(Object.keys(shards))
})

test('gives Kubernetes as many shards as nginx knows, with settings and names there are', () => {
  const documents = parseAllDocuments(read('shards/kubernetes.yaml')).map((document) =>
    document.toJS(),
  )
  const of = (kind: string) => documents.filter((document) => document.kind === kind)
  const [{ spec }] = of('StatefulSet')
  const [container] = spec.template.spec.containers
  const env: { name: string; value?: string }[] = container.env
  const values = env.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value.replace('$(POD)', 'shard-0')]],
  )
  expect(readConfig(Object.fromEntries(values)).PUBLIC_URL).toBe('http://shard-0.shards:8700')
  const config: string = of('ConfigMap')[0].data['nginx.conf']
  const servers = [...config.matchAll(/^ +server ([\w.-]+):8700 /gm)].map(([, name]) => name)
  const { serviceName, replicas } = spec
  expect(servers).toEqual(
    Array.from({ length: replicas }, (_, index) => `shard-${index}.${serviceName}`),
  )
  const named = of('Service').map(({ metadata }) => metadata.name)
  expect(named).toEqual(['shards', 'sandbox'])
  // What matters of the tested example is here too.
  for (const line of [
    'underscores_in_headers on;',
    'hash $tenant;',
    'proxy_next_upstream off;',
    'proxy_buffering off;',
  ])
    expect([config.includes(line), read('shards/nginx.conf').includes(line)]).toEqual([true, true])
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
