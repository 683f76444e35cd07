import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { limits } from '../src/input/limits.ts'
import { loadCatalogue } from '../src/scenarios/load.ts'
import { parseSeed } from '../src/seed/read-seed.ts'
import { sdkCalls } from './conformance/sdk-calls.ts'
import { openSandbox } from './open-sandbox.ts'

const readme = fileURLToPath(new URL('../README.md', import.meta.url))
const scenarios = fileURLToPath(new URL('../scenarios', import.meta.url))

test('shows scenarios and endpoints as they are (npx vitest run test/readme.test.ts -u)', async () => {
  const fresh = [
    ['scenarios', scenarioTable()],
    ['endpoints', await endpointTable()],
  ].reduce(
    (text, [mark, table]) =>
      text.replace(
        new RegExp(`(<!-- ${mark} -->)[\\s\\S]*?(<!-- /${mark} -->)`),
        `$1\n${table}\n$2`,
      ),
    readFileSync(readme, 'utf8'),
  )
  await expect(fresh).toMatchFileSnapshot(readme)
})

test('shows a seed file that can be used', () => {
  const shown = readFileSync(readme, 'utf8').match(
    /```yaml\n(?:#.*\n)?(version: 1\ntenants:[\s\S]*?)```/,
  )
  expect(parseSeed(shown?.[1] ?? '', 'README.md').tenants).toHaveLength(1)
})

test('names every library that runs, with a reason', () => {
  const [reasons = ''] =
    /^Libraries, and why: [\s\S]*?\n\n/m.exec(readFileSync(readme, 'utf8')) ?? []
  const manifest = fileURLToPath(new URL('../package.json', import.meta.url))
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8'))
  const words = reasons.split(/[\s,;:()]+/)
  expect(Object.keys(dependencies).filter((name) => !words.includes(name))).toEqual([])
})

test('gives the size of the image as the benchmark measured it', () => {
  const results = readFileSync(new URL('../bench/RESULTS.md', import.meta.url), 'utf8')
  const [, size] = /added to `node:24-bookworm-slim` \| ([\d.]+ MB)/.exec(results) ?? []
  expect(size).toBeDefined()
  expect(readFileSync(readme, 'utf8')).toContain(`The image adds ${size} to`)
})

function scenarioTable(): string {
  const rows = loadCatalogue([scenarios])
    .all()
    .map(({ name, summary }) => `| \`${name}\` | ${summary} |`)
  return ['| scenario | what happens |', '| --- | --- |', ...rows].join('\n')
}

type Described = Record<string, Record<string, { operationId: string }>>

/** Every endpoint of the vendor's, and how many requests of each official SDK are replayed against it. */
async function endpointTable(): Promise<string> {
  const response = await openSandbox().sandbox.fetch(
    new Request('http://sandbox.test/openapi.json'),
  )
  const { paths } = (await response.json()) as { paths: Described }
  const rows = Object.entries(paths)
    .filter(([path]) => path.startsWith('/payments/api/v1/') || path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => {
        const shown = path.replace('/payments/api/v1', '').replaceAll(/\{\w*?(\w+_)?id\}/g, '{id}')
        return `| \`${method.toUpperCase()} ${shown}\` | ${count('C#', operationId)} | ${count('Python', operationId)} |`
      }),
    )
  return ['| endpoint | C# | Python |', '| --- | --- | --- |', ...rows].join('\n')
}

function count(sdk: string, operationId: string): string {
  const calls = sdkCalls.filter((call) => call.sdk === sdk && call.operation === operationId)
  return calls.length === 0 ? '–' : String(calls.length)
}

test('shows the limits as they are', () => {
  const text = readFileSync(readme, 'utf8')
  const rows = text.slice(text.indexOf('### Limits'), text.indexOf("## Emulator's choice"))
  const shown = (count: number) => count.toLocaleString('en-US')
  const megabytes = (bytes: number) => `${bytes / 1024 / 1024} MB`
  const { inbox, snapshots, armed } = limits
  for (const row of [
    `seed or scenario file | ${megabytes(limits.body)} |`,
    `| ${limits.nesting} levels |`,
    `| ${shown(limits.values)} YAML tokens`,
    `parameters of a query | ${shown(limits.parameters)} |`,
    `one refusal tells | ${limits.problems} |`,
    `| ${inbox.messages} messages under a name; ${megabytes(inbox.bytes)} and ${shown(inbox.names)} names together |`,
    `| ${shown(armed.choices)} |`,
    `| ${snapshots.count} of a world, ${megabytes(snapshots.world)} each; ${snapshots.bytes / 1024 ** 3} GB together |`,
  ])
    expect(rows).toContain(row)
})
