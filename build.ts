import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild'
import { toEngineOptions } from './src/app/engine-options.ts'
import { readConfig } from './src/config.ts'
import { prepareFacts } from './src/control-api/queries/scenario-facts.ts'
import { createDryRuns } from './src/dry-run/dry-runs.ts'
import { vendored } from './src/http/assets.ts'
import { loadCatalogue, shipped } from './src/scenarios/load.ts'
import { precompileCatalogue } from './src/scenarios/precompiled.ts'
import { MissingBinaryError } from './src/storage/open-sqlite.ts'

// What a start costs is reading and running code: so all that serving needs is one file, what is needed later lies
// beside it, and the shipped scenarios need no YAML. Measured by `npm run bench -- start`.
const root = fileURLToPath(new URL('.', import.meta.url))
/** Where to: another directory only for the test of the package. */
const dist = process.argv[2] ?? `${root}dist/`

/** Libraries that a source file asks for with `require()` when it first needs them; each becomes a file of its own. */
const late = new Set<string>()

/** Bundled code lies in other files than its source: URLs that are relative to a source file are rewritten to be relative to `dist`. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const place = path.slice(`${root}src/`.length)
      const contents = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', `new URL('./${place}', import.meta.url).href`)
        .replace(/\brequire\('([\w-]+)'\)/g, (_, name) => {
          late.add(name)
          return `require('${'../'.repeat(place.split('/').length - 1) || './'}late/${name}.cjs')`
        })
      return { contents, loader: 'ts' }
    })
  },
}

/** What of the agents' door is a library: a file of its own beside the program, which only `mcp` loads. */
const mcpSdk = `${root}src/cli/mcp/sdk.ts`

const loadMcpLate: Plugin = {
  name: 'load-mcp-late',
  setup({ onResolve }) {
    onResolve({ filter: /\/sdk\.ts$/ }, ({ path, resolveDir }) =>
      join(resolveDir, path) === mcpSdk
        ? { path: './late/mcp-sdk.cjs', external: true }
        : undefined,
    )
  },
}

/** Fifty languages of messages that nobody is shown: ours are in the vendor's words. */
const leaveOutLocales: Plugin = {
  name: 'leave-out-locales',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export {}' }))
  },
}

/** The SDK checks with it what a client answers to a server's question; ours asks none. */
const leaveOutAjv: Plugin = {
  name: 'leave-out-ajv',
  setup({ onLoad }) {
    onLoad({ filter: /\/validation\/ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    }))
  },
}

/** We serve HTTP/1 only; the adapter asks of each request whether it is one of HTTP/2, and loads that for it. */
const leaveOutHttp2: Plugin = {
  name: 'leave-out-http2',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:http2$/ }, () => ({ path: 'http2', namespace: 'left-out' }))
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents:
        'export class Http2ServerRequest {}\nexport const constants = { NGHTTP2_NO_ERROR: 0 }',
    }))
  },
}

/**
 * `@hono/zod-openapi` extends zod when it is loaded. Where only some sources name it, zod gets into a chunk of its own, and
 * others may run before it is extended; so all of ours take zod from there, and both are in one chunk.
 */
const extendZod: Plugin = {
  name: 'extend-zod',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^zod$/ }, ({ importer, resolveDir, kind }) =>
      importer.startsWith(`${root}src/`)
        ? resolve('@hono/zod-openapi', { resolveDir, kind })
        : undefined,
    )
  },
}

// Names stay as they are written, so that a stack trace still says where it was.
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions

async function bundle(): Promise<{ program: Metafile; late: Metafile }> {
  const program = await build({
    ...shared,
    entryPoints: ['main', 'index', 'client', 'testcontainers', 'vitest'].map(
      (name) => `src/${name}.ts`,
    ),
    outdir: dist,
    format: 'esm',
    splitting: true,
    chunkNames: 'program-[hash]',
    external: ['better-sqlite3', 'vitest'],
    plugins: [keepPlaces, leaveOutLocales, leaveOutHttp2, extendZod, loadMcpLate],
  })
  const later = await build({
    ...shared,
    entryPoints: [
      ...[...late].map((name) => ({ in: name, out: name })),
      { in: mcpSdk, out: 'mcp-sdk' },
    ],
    outdir: `${dist}late`,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    // Libraries only: stack traces still have the names of their functions.
    minifyIdentifiers: true,
    keepNames: true,
    plugins: [leaveOutLocales, leaveOutAjv],
  })
  return { program: program.metafile, late: later.metafile }
}

/**
 * The library once more, for `require`: the same files in the other format, so that a class is one class however it is
 * asked for. They lie in a folder of their own, and find everything else where the others do.
 */
async function writeForRequire(program: Metafile): Promise<void> {
  const { outputs } = program
  const wanted = new Set<string>()
  const left = Object.keys(outputs).filter((path) =>
    /\/(?:index|client|testcontainers)\.js$/.test(path),
  )
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    wanted.add(next)
    const imported = outputs[next]?.imports.filter(({ external }) => external !== true) ?? []
    left.push(...imported.map(({ path }) => path).filter((path) => !wanted.has(path)))
  }
  mkdirSync(`${dist}cjs`)
  writeFileSync(`${dist}cjs/package.json`, '{"type":"commonjs"}')
  const place = `require("node:url").pathToFileURL(require("node:path").join(__dirname,"../here.js")).href`
  for (const path of wanted) {
    const { code } = await transform(readFileSync(`${root}${path}`, 'utf8'), {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minifyWhitespace: true,
      define: { 'import.meta.url': 'herePlace' },
      banner: `const herePlace=${place};`,
      // Jest's `import()` needs a flag of Node's.
      supported: { 'dynamic-import': false },
    })
    writeFileSync(`${dist}cjs/${basename(path)}`, code)
  }
}

/** Files of libraries that pages load. */
function copyAssets(): void {
  mkdirSync(`${dist}assets`, { recursive: true })
  const { resolve } = createRequire(import.meta.url)
  for (const [name, file] of Object.entries(vendored))
    copyFileSync(resolve(file), `${dist}assets/${name}`)
}

/** A broken scenario is for the start to tell: then nothing is prepared. */
async function prepareScenarios(): Promise<void> {
  const catalogue = loadCatalogue([shipped])
  if (catalogue.problems.length > 0) return
  writeFileSync(`${dist}scenarios.json`, precompileCatalogue(catalogue))
  const { settings, payer } = toEngineOptions(readConfig({}))
  const dryRuns = createDryRuns({ settings, catalogue: () => catalogue, defaultPayer: payer })
  try {
    writeFileSync(`${dist}dry-runs.json`, await prepareFacts(dryRuns, catalogue.all()))
  } catch (error) {
    // The start says so, and what to do.
    if (!(error instanceof MissingBinaryError)) throw error
  }
  await dryRuns.close()
}

/** Folders of the libraries that are bundled or copied. */
function findLibraries(metafiles: readonly Metafile[]): string[] {
  const inputs = metafiles.flatMap(({ inputs: files }) => Object.keys(files))
  const copied = Object.values(vendored).map((file) => `node_modules/${file}`)
  const folders = [...inputs, ...copied].flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
  )
  return [...new Set(folders)].map((folder) => `${root}${folder}`).sort()
}

/** The licences of what is bundled or copied ask to go with it. */
function writeLicences(taken: readonly string[]): void {
  writeFileSync(`${dist}LICENSES.txt`, taken.map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`))
}

/** The bill of materials of the package: what is in the bundle, which no lock file of its users tells, and what is beside it. */
function writeBillOfMaterials(taken: readonly string[]): void {
  const beside = ['better-sqlite3', 'bindings', 'file-uri-to-path'].map(
    (name) => `${root}node_modules/${name}`,
  )
  const components = [...taken, ...beside].map(componentOf)
  const metadata = { component: { ...componentOf(root), type: 'application' } }
  const bill = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata, components }
  writeFileSync(`${dist}sbom.cdx.json`, `${JSON.stringify(bill, null, 2)}\n`)
}

function componentOf(folder: string) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const licenses = [{ license: { id: license } }]
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses }
}

function licenceOf(folder: string): string {
  const facts = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  const { name, version, license, homepage, repository } = facts
  const from = homepage ?? repository?.url ?? repository
  return `${name} ${version} (${license})\n${from}\n\n${licenceIn(folder)}${noticeIn(folder)}`
}

function licenceIn(folder: string): string {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENCE', 'LICENSE.txt', 'license']) {
    try {
      return readFileSync(`${folder}/${name}`, 'utf8')
    } catch {
      // Another spelling.
    }
  }
  return 'No text comes with it.\n'
}

/** What an Apache licence asks to be handed on besides its text. */
function noticeIn(folder: string): string {
  try {
    return `\n${readFileSync(`${folder}/NOTICE`, 'utf8')}`
  } catch {
    return ''
  }
}

rmSync(dist, { recursive: true, force: true })
const { program, late: later } = await bundle()
await writeForRequire(program)
copyAssets()
await prepareScenarios()
const libraries = findLibraries([program, later])
writeLicences(libraries)
writeBillOfMaterials(libraries)
