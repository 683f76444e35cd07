import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))

/**
 * What a module may import besides its own files. A module is a folder of `src`; `config` is `config.ts`, and `root`
 * stands for the entry points beside it. docs/architecture.md shows this table: after a change
 * `npx vitest run test/architecture.test.ts -u`.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  input: [],
  payment: [],
  config: ['input', 'payment'],
  scenarios: ['input', 'payment'],
  storage: ['input', 'payment'],
  scheduler: ['input', 'payment', 'storage'],
  http: ['input', 'config'],
  callbacks: ['input', 'payment', 'scenarios', 'storage', 'scheduler'],
  checkout: ['payment', 'storage', 'scheduler'],
  providers: ['input', 'payment', 'scenarios', 'storage', 'scheduler', 'checkout'],
  visits: ['input', 'payment', 'storage', 'scheduler', 'callbacks'],
  approvals: ['payment', 'storage', 'scheduler', 'callbacks'],
  settlement: ['payment', 'storage', 'scheduler', 'callbacks'],
  engine: [
    'payment',
    'scenarios',
    'storage',
    'scheduler',
    'callbacks',
    'checkout',
    'providers',
    'approvals',
    'settlement',
    'visits',
  ],
  'dry-run': [
    'payment',
    'scenarios',
    'storage',
    'callbacks',
    'checkout',
    'providers',
    'visits',
    'engine',
  ],
  seed: ['input', 'payment', 'scenarios', 'storage', 'settlement', 'engine'],
  'ping-api': [
    'input',
    'payment',
    'scenarios',
    'storage',
    'scheduler',
    'callbacks',
    'providers',
    'approvals',
    'settlement',
    'engine',
  ],
  'control-api': [
    'input',
    'payment',
    'scenarios',
    'storage',
    'scheduler',
    'callbacks',
    'checkout',
    'providers',
    'visits',
    'approvals',
    'engine',
    'dry-run',
    'seed',
  ],
  client: ['input', 'payment', 'scenarios', 'checkout', 'control-api'],
  'backend-tests': ['input', 'payment', 'scenarios', 'visits', 'control-api', 'client'],
  compare: ['input', 'control-api', 'client'],
  web: [
    'input',
    'payment',
    'scheduler',
    'checkout',
    'providers',
    'approvals',
    'engine',
    'control-api',
    'backend-tests',
  ],
  app: [
    'input',
    'payment',
    'config',
    'scenarios',
    'storage',
    'scheduler',
    'http',
    'callbacks',
    'providers',
    'visits',
    'engine',
    'dry-run',
    'seed',
    'ping-api',
    'control-api',
    'web',
  ],
  sdk: ['config', 'scenarios', 'client', 'backend-tests', 'app'],
  cli: [
    'input',
    'config',
    'scenarios',
    'storage',
    'http',
    'dry-run',
    'control-api',
    'client',
    'backend-tests',
    'compare',
    'app',
    'sdk',
  ],
  root: [
    'input',
    'payment',
    'config',
    'providers',
    'control-api',
    'client',
    'backend-tests',
    'sdk',
    'cli',
  ],
}

type Import = { readonly file: string; readonly imported: string }

/** The imports between modules that the table does not allow. Paths are relative to `src`. */
function forbidden(imports: readonly Import[]): Import[] {
  return imports.filter(({ file, imported }) => {
    const [from, to] = [moduleOf(file), moduleOf(imported)]
    return from !== to && mayImport[from]?.includes(to) !== true
  })
}

function moduleOf(file: string): string {
  if (file === 'config.ts') return 'config'
  return file.includes('/') ? (file.split('/')[0] ?? '') : 'root'
}

function importsOf(file: string, source: string): Import[] {
  const specifiers = source.matchAll(/(?:\bfrom|\bimport\()\s*'(\.[^']+)'/g)
  return [...specifiers].map(([, specifier = '']) => ({
    file,
    imported: join(dirname(file), specifier),
  }))
}

const files = readdirSync(src, { recursive: true })
  .map((name) => relative(src, join(src, String(name))).replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))

const imports = files.flatMap((file) => importsOf(file, readFileSync(join(src, file), 'utf8')))

test('modules import what the table allows, and nothing else', () => {
  expect(forbidden(imports)).toEqual([])
})

test('the table names every module, and no import that is gone', () => {
  const modules = [...new Set(files.map(moduleOf))].sort()
  expect(Object.keys(mayImport).sort()).toEqual(modules)
  const used = new Set(
    imports.map(({ file, imported }) => `${moduleOf(file)} ${moduleOf(imported)}`),
  )
  for (const [from, allowed] of Object.entries(mayImport))
    for (const to of allowed)
      expect(used, `${from} may import ${to}, and does not`).toContain(`${from} ${to}`)
})

test('the table has no cycle: each module is above all that it imports', () => {
  const placed = new Set<string>()
  const place = (name: string, above: readonly string[]): void => {
    expect(above, `${name} is below itself`).not.toContain(name)
    if (placed.has(name)) return
    for (const below of mayImport[name] ?? []) place(below, [...above, name])
    placed.add(name)
  }
  for (const name of Object.keys(mayImport)) place(name, [])
})

test.each(Object.keys(mayImport))('would notice a forbidden import in %s', (from) => {
  const to = Object.keys(mayImport).find(
    (name) => name !== from && !mayImport[from]?.includes(name),
  )
  const file = from === 'root' ? 'main.ts' : from === 'config' ? 'config.ts' : `${from}/planted.ts`
  const up = file.includes('/') ? '../' : './'
  const target = to === 'config' ? 'config.ts' : to === 'root' ? 'main.ts' : `${to}/anything.ts`
  const planted = importsOf(file, `import { anything } from '${up}${target}'`)
  // An entry point may import everything but the modules it has no need of; `root` always lacks one.
  expect(to, `${from} may import everything`).toBeDefined()
  expect(forbidden(planted)).toHaveLength(1)
})

test('docs/architecture.md shows the table and its layers (npx vitest run test/architecture.test.ts -u)', async () => {
  const document = fileURLToPath(new URL('../docs/architecture.md', import.meta.url))
  const text = readFileSync(document, 'utf8')
  const fresh = [
    ['layers', layerTable()],
    ['imports', importTable()],
  ].reduce(
    (before, [mark, table]) =>
      before.replace(
        new RegExp(`(<!-- ${mark} -->)[\\s\\S]*?(<!-- /${mark} -->)`),
        `$1\n${table}\n$2`,
      ),
    text,
  )
  await expect(fresh).toMatchFileSnapshot(document)
})

/** Rules of one provider are capabilities of its definition; `schema.ts` has an index for the payments of one. */
const providerRule = /\b(?:provider|method)'?\]?\s*(?:===|!==|=)\s*'[a-z_]+'/

test('no rule of a single provider stands outside of its module', () => {
  const modules = ['engine', 'settlement', 'seed', 'ping-api', 'storage', 'callbacks', 'checkout']
  const elsewhere = files.filter(
    (file) => modules.includes(moduleOf(file)) && file !== 'storage/schema.ts',
  )
  const found = elsewhere.filter((file) => providerRule.test(readFileSync(join(src, file), 'utf8')))
  expect(found).toEqual([])
  for (const rule of ["provider === 'swish'", "['method'] !== 'autogiro'", "provider = 'ping'"])
    expect(rule).toMatch(providerRule)
})

test('docs/architecture.md says what every module does, and of none that is gone', () => {
  const document = new URL('../docs/architecture.md', import.meta.url)
  const [, layout = ''] = readFileSync(document, 'utf8').split(/^## (?=Layout|Layers)/m)
  const named = [...layout.matchAll(/^\| `([\w-]+)` \| \S/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(Object.keys(mayImport).sort())
})

test('docs/architecture.md draws modules that there are, and people', () => {
  const document = new URL('../docs/architecture.md', import.meta.url)
  const [, drawing = ''] = /```mermaid\n([\s\S]*?)```/.exec(readFileSync(document, 'utf8')) ?? []
  const [, ...lines] = drawing
    .replaceAll(/\(\[.*?\]\)|-- \w+ -->|-->|&/g, ' ')
    .trim()
    .split('\n')
  const names = new Set(lines.flatMap((line) => line.trim().split(/\s+/)))
  const people = ['backend', 'payer', 'tests']
  const known = [...Object.keys(mayImport), ...people]
  expect([...names].filter((name) => !known.includes(name))).toEqual([])
  expect(names.size).toBeGreaterThan(10)
})

function layerOf(name: string): number {
  return 1 + Math.max(0, ...(mayImport[name] ?? []).map(layerOf))
}

function layerTable(): string {
  const names = Object.keys(mayImport)
  const layers = [...new Set(names.map(layerOf))].sort((a, b) => b - a)
  const rows = layers.map((layer) => {
    const modules = names.filter((name) => layerOf(name) === layer).sort()
    return `| ${layer} | ${modules.map((name) => `\`${name}\``).join(', ')} |`
  })
  return ['| layer | modules |', '| --- | --- |', ...rows].join('\n')
}

function importTable(): string {
  const rows = Object.entries(mayImport).map(
    ([name, allowed]) => `| \`${name}\` | ${allowed.join(', ') || 'nothing'} |`,
  )
  return ['| module | may import |', '| --- | --- |', ...rows].join('\n')
}
