import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { catalogue } from '../../src/backend-tests/catalogue/catalogue.ts'
import { commands } from '../../src/cli/commands.ts'
import { tools } from '../../src/cli/mcp/tools.ts'
import { settings } from '../../src/config.ts'
import { limits } from '../../src/input/limits.ts'
import { ownProviderMethods } from '../../src/providers/registry.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { parseSeed } from '../../src/seed/read-seed.ts'
import { sdks } from '../conformance/call.ts'
import { sdkCalls } from '../conformance/sdk-calls.ts'
import { libraries } from '../libraries.ts'
import { openSandbox } from '../open-sandbox.ts'
import { read, root } from './markdown.ts'

/** What stands between `<!-- mark -->` and `<!-- /mark -->` of a document is made here. */
const generated = {
  'docs/settings.md': { settings: settingsTable, limits: limitsTable },
  'docs/scenarios.md': { scenarios: scenarioTable },
  'docs/control-api.md': { 'control-api': controlTable },
  'docs/fidelity.md': { endpoints: endpointTable },
  'docs/testing.md': { commands: commandTable },
  'docs/backend-tests.md': { checks: checkTable },
}

test.each(Object.entries(generated))(
  '%s shows what the code has (npx vitest run test/docs/tables.test.ts -u)',
  async (document, tables) => {
    let fresh = read(document)
    for (const [mark, toTable] of Object.entries(tables)) {
      const place = new RegExp(`(<!-- ${mark} -->)[\\s\\S]*?(<!-- /${mark} -->)`)
      expect(fresh).toMatch(place)
      const table = await toTable()
      fresh = fresh.replace(place, (_, begin, end) => `${begin}\n${table}\n${end}`)
    }
    await expect(fresh).toMatchFileSnapshot(join(root, document))
  },
)

test('describes every setting, with what it takes and what holds without it', () => {
  const undescribed = settingRows().filter(
    ({ takes, unset, description }) => takes === '' || unset === '' || description === '',
  )
  expect(undescribed).toEqual([])
})

test('docs/fidelity.md names every provider and method', () => {
  const text = read('docs/fidelity.md')
  const names = ownProviderMethods().map(
    ({ provider, method }) => `\`${provider}\` / \`${method}\``,
  )
  expect(names.filter((name) => !text.includes(name))).toEqual([])
})

test('docs/testing.md shows a seed file that can be used', () => {
  const shown = /```yaml\n(?:#.*\n)?(version: 1\ntenants:[\s\S]*?)```/.exec(read('docs/testing.md'))
  expect(parseSeed(shown?.[1] ?? '', 'docs/testing.md').tenants).toHaveLength(1)
})

test('docs/testing.md installs the tarball of this version', () => {
  const { version } = JSON.parse(read('package.json'))
  expect(read('docs/testing.md')).toContain(`/ping-sandbox-${version}.tgz`)
})

test('CONTRIBUTING.md names every library that runs, with a reason', () => {
  const [, reasons = ''] = read('CONTRIBUTING.md').split('\n## Libraries\n')
  const named = [...reasons.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name)
  expect(named).toEqual([...libraries(), 'better-sqlite3'].sort())
})

test('README.md gives the size of the image as the benchmark measured it', () => {
  const [, size] =
    /added to `node:24-bookworm-slim` \| ([\d.]+ MB)/.exec(read('bench/RESULTS.md')) ?? []
  expect(size).toBeDefined()
  expect(read('README.md')).toContain(`The image adds ${size} to`)
})

test('README.md has 200 lines at most', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200)
})

function checkTable(): string {
  const rows = catalogue.map(({ id, says, title }) => `| \`${id}\` | ${says} | ${title} |`)
  return ['| check | what happens | what must hold |', '| --- | --- | --- |', ...rows].join('\n')
}

function settingRows() {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input' })
  return Object.entries(properties).map(([name, property]) => {
    const {
      enum: values,
      default: value,
      takes,
      unset,
      description,
    } = property as z.core.JSONSchema.JSONSchema
    return {
      name,
      takes: values === undefined ? String(takes ?? '') : codes(values),
      unset: unset === undefined ? code(value ?? '') : String(unset),
      description: description ?? '',
    }
  })
}

function settingsTable(): string {
  const rows = settingRows().map((row) => [code(row.name), row.unset, row.takes, row.description])
  return toTable(['name', 'default', 'takes', 'what it does'], rows)
}

type LimitRows = {
  readonly [Key in keyof typeof limits]: (limit: (typeof limits)[Key]) => readonly [string, string]
}

/** A limit without a row here is an error of types. */
const limitRows: LimitRows = {
  nesting: (levels) => ['lists and maps inside each other', `${levels} levels`],
  body: (bytes) => ['a body, a form, a seed or scenario file', megabytes(bytes)],
  values: (count) => [
    'values of a JSON text; YAML tokens of a file, and its values once its aliases are followed',
    grouped(count),
  ],
  parameters: (count) => ['parameters of a query, fields of a form', grouped(count)],
  searchText: (count) => ['characters of a text that is searched for', grouped(count)],
  problems: (count) => ['problems that one refusal lists', grouped(count)],
  visits: (count) => ['visits of a returning payer, all at the same time', grouped(count)],
  inbox: ({ messages, bytes, names }) => [
    'inboxes',
    `${messages} messages under a name; ${megabytes(bytes)} and ${grouped(names)} names together`,
  ],
  messages: (count) => ['e-mails and texts of a world', `${grouped(count)}; the oldest go first`],
  armed: ({ choices, characters }) => [
    'armed scenarios of a world',
    `${grouped(choices)}; ${grouped(characters)} characters of those given as documents`,
  ],
  snapshots: ({ count, world, bytes }) => [
    'snapshots',
    `${count} of a world, ${megabytes(world)} each; ${megabytes(bytes)} together`,
  ],
}

function limitsTable(): string {
  const rows = Object.entries(limitRows).map(([name, toRow]) =>
    (toRow as (limit: unknown) => readonly string[])(limits[name as keyof typeof limits]),
  )
  return toTable(['what', 'at most'], rows)
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

function megabytes(bytes: number): string {
  return `${grouped(bytes / 1024 ** 2)} MB`
}

function scenarioTable(): string {
  const scenarios = loadCatalogue([join(root, 'scenarios')]).all()
  const rows = scenarios.map(({ name, summary }) => [code(name), summary])
  return toTable(['scenario', 'what happens'], rows)
}

async function commandTable(): Promise<string> {
  const rows = Object.entries(commands).map(async ([name, { summary, load }]) => {
    const { takes, options = {} } = await load()
    const flags = Object.keys(options).map((option) => `\`--${option}\``)
    return [code(`${name} ${takes}`.trimEnd()), summary, flags.join(' ')]
  })
  const serve = ['`serve`', 'serves until stopped (default)', '']
  return toTable(['`ping-sandbox …`', 'does', 'options'], [serve, ...(await Promise.all(rows))])
}

/** Calls of the control API; the world that most of them take is told above the table. */
async function controlTable(): Promise<string> {
  const rows = (await operations('/_sandbox/')).map(({ call, operation }) => {
    const query = (operation.parameters ?? []).filter(
      ({ in: place, name }) => place === 'query' && name !== 'tenant_id',
    )
    const { schema } = operation.requestBody?.content['application/json'] ?? {}
    const what = [operation.summary, operation.description].filter((text) => text !== undefined)
    return [
      code(call),
      what.join('. '),
      codes(query.map(({ name }) => name)),
      codes(Object.keys(schema?.properties ?? {})),
    ]
  })
  return toTable(['call', 'does', 'query', 'body'], rows)
}

/** Every endpoint of the vendor's, and how many requests of each source are replayed against it. */
async function endpointTable(): Promise<string> {
  const parts = ['/payments/api/v1/', '/payment_links/api/v1/', '/api/', '/kyc/api/']
  const all = (await Promise.all(parts.map(operations))).flat()
  const rows = all.map(({ call, operation: { operationId } }) => {
    const shown = call.replace('/payments/api/v1', '').replaceAll(/\{\w*?(\w+_)?id\}/g, '{id}')
    const counts = sdks.map((sdk) => count(sdk, operationId))
    return [code(shown), ...counts]
  })
  return toTable(['endpoint', ...sdks], rows)
}

function count(sdk: string, operationId: string): string {
  const calls = sdkCalls.filter((call) => call.sdk === sdk && call.operation === operationId)
  return calls.length === 0 ? '–' : String(calls.length)
}

type Operation = {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly requestBody?: {
    readonly content: Record<string, { readonly schema?: { readonly properties?: object } }>
  }
}

/** What /openapi.json has under a path. */
async function operations(prefix: string) {
  const request = new Request('http://sandbox.test/openapi.json')
  const response = await openSandbox().sandbox.fetch(request)
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> }
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        call: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    )
}

function code(text: unknown): string {
  return text === '' ? '' : `\`${String(text)}\``
}

function codes(texts: readonly unknown[]): string {
  return texts.map(code).join(', ')
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')
}

/** In code too, a bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

test('docs/agents.md names every tool of the MCP server', () => {
  const rows = [...read('docs/agents.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
  expect(rows).toEqual(tools.map(({ name }) => name))
})
