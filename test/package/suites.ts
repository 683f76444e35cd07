// The suites of docs/testing.md, each with a runner: a code block names it after its language.
import { readFileSync } from 'node:fs'

const document = readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8')

/** The code of ```` ```js jest ```` by `jest`. */
export const shown: Readonly<Record<string, string>> = Object.fromEntries(
  [...document.matchAll(/^```[jt]s ([\w-]+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = '', code = '']) => [name, code],
  ),
)

type Module = 'import' | 'require'

/** A suite, and how its runner is called. */
export type Suite = {
  readonly name: string
  /** what is installed for it, with the version */
  readonly packages: readonly string[]
  /** `type` of the project's package.json */
  readonly type: 'module' | 'commonjs'
  readonly files: Readonly<Record<string, string>>
  /** arguments of node, or of the program at `program` */
  readonly run: readonly string[]
  readonly program?: string
  /** a script of the runner's package that puts its program into place */
  readonly prepare?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** the sandbox runs beside it: the runner cannot load better-sqlite3 */
  readonly needsServer?: boolean
  /** what it prints when its one test passed */
  readonly passed: RegExp
}

const jest = 'jest@30.5.2'
const mocha = 'mocha@12.0.3'
const playwright = '@playwright/test@1.65.1'

const jestRun = ['node_modules/jest/bin/jest.js', '--ci', '--detectOpenHandles']

export const suites: readonly Suite[] = [
  ...(['import', 'require'] as const).map((module) => ({
    name: `script ${module}`,
    ...script(module),
  })),
  ...(['import', 'require'] as const).map((module) => ({
    name: `node:test ${module}`,
    packages: [],
    ...file('shop.test', module, 'node-test'),
    run: ['--test'],
    passed: /^# pass 1$|^ℹ pass 1$/m,
  })),
  {
    name: 'vitest',
    packages: ['vitest@4.1.12'],
    type: 'module',
    files: { 'shop.test.ts': shown['vitest'] ?? '' },
    run: ['node_modules/vitest/vitest.mjs', 'run'],
    passed: /Tests {2}1 passed/,
  },
  {
    name: 'jest require',
    packages: [jest],
    ...file('shop.test', 'require', 'jest'),
    run: jestRun,
    passed: /Tests: +1 passed, 1 total/,
  },
  {
    name: 'jest import',
    packages: [jest],
    ...file('shop.test', 'import', 'jest'),
    run: ['--experimental-vm-modules', ...jestRun],
    passed: /Tests: +1 passed, 1 total/,
  },
  ...(['import', 'require'] as const).map((module) => ({
    name: `mocha ${module}`,
    packages: [mocha],
    ...file('test/shop', module, 'mocha'),
    run: ['node_modules/mocha/bin/mocha.js'],
    passed: /1 passing/,
  })),
  ...(['import', 'require'] as const).map((module) => ({
    name: `playwright ${module}`,
    packages: [playwright],
    ...file('shop.spec', module, 'playwright'),
    run: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=line'],
    passed: /1 passed/,
  })),
  {
    name: 'bun',
    packages: ['bun@1.4.5'],
    type: 'module',
    files: { 'shop.test.js': shown['bun'] ?? '' },
    prepare: ['node_modules/bun/install.js'],
    program: 'node_modules/bun/bin/bun.exe',
    run: ['test'],
    needsServer: true,
    passed: /1 pass\n/,
  },
  {
    name: 'deno',
    packages: ['deno@2.9.6'],
    type: 'module',
    files: { 'shop.test.js': shown['deno'] ?? '' },
    program: 'node_modules/deno/bin.cjs',
    // With types it wants @types/node as well.
    run: ['test', '--allow-all', '--no-check'],
    needsServer: true,
    passed: /1 passed \| 0 failed/,
  },
]

function script(module: Module): Omit<Suite, 'name'> {
  const smoke = readFileSync(new URL('smoke.mjs', import.meta.url), 'utf8')
  return {
    packages: [],
    type: 'module',
    ...(module === 'import'
      ? { files: { 'smoke.mjs': smoke }, run: ['smoke.mjs'] }
      : { files: { 'smoke.cjs': wrapped(toRequire(smoke)) }, run: ['smoke.cjs'] }),
    passed: /^ok v\d/m,
  }
}

function wrapped(code: string): string {
  const [imports = '', ...rest] = code.split('\n\n')
  return `${imports}\nvoid (async () => {\n${rest.join('\n\n')}})()\n`
}

/** The suite that the document shows, with the other way to load modules where it shows only one. */
function file(name: string, module: Module, suite: string): Pick<Suite, 'type' | 'files'> {
  const code = shown[suite] ?? ''
  return module === 'import'
    ? { type: 'module', files: { [`${name}.js`]: toImport(code) } }
    : { type: 'commonjs', files: { [`${name}.js`]: toRequire(code) } }
}

function toRequire(code: string): string {
  return code.replaceAll(
    /^import (.+) from ('[^']+')$/gm,
    (_, names: string, from: string) =>
      `const ${names.replaceAll(' as ', ': ')} = require(${from})`,
  )
}

function toImport(code: string): string {
  return code.replaceAll(/^const (.+) = require\(('[^']+')\)/gm, 'import $1 from $2')
}
