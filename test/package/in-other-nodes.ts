// Installs the tarball in an empty project and runs it with every version of Node that we promise: `npm run test:nodes`.
import { execFile, spawnSync } from 'node:child_process'
import { cpSync, lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { binaryFor, pathOfNode, promised } from './nodes.ts'
import { installInEmptyProject } from './pack.ts'

const run = promisify(execFile)
/** Not supported: told so in one sentence. */
const tooOld = ['12', '14', '16', '18']
const here = fileURLToPath(new URL('.', import.meta.url))
const libraries = ['better-sqlite3', 'bindings', 'file-uri-to-path']

/** Replaces the linked better-sqlite3 by one that was compiled for this Node. */
async function useBinary(version: string, project: string): Promise<void> {
  const compiled = await binaryFor(version)
  for (const name of libraries) {
    const original = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url))
    const place = join(project, 'node_modules', name)
    if (lstatSync(place, { throwIfNoEntry: false }) !== undefined)
      rmSync(place, { recursive: true, force: true })
    cpSync(realpathSync(original), place, { recursive: true, dereference: true })
  }
  const binary = join(project, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node')
  mkdirSync(dirname(binary), { recursive: true })
  cpSync(compiled, binary)
}

async function tryOut(version: string, installed: string): Promise<void> {
  const project = `${installed}-${version}`
  cpSync(installed, project, { recursive: true, verbatimSymlinks: true })
  await useBinary(version, project)
  const node = await pathOfNode(version)
  // What the garbage collector breaks since Node 24, it does not break each time.
  const times = Number(version.slice(0, 2)) >= 24 ? 8 : 2
  for (let time = 0; time < times; time += 1) {
    const { stdout } = await run(node, ['smoke.mjs'], { cwd: project })
    if (stdout !== `ok v${version}\n`) throw new Error(`Expected ok v${version}, got ${stdout}`)
  }
  process.stdout.write(`ok v${version}\n`)
}

const { project, remove } = await installInEmptyProject()
cpSync(join(here, 'smoke.mjs'), join(project, 'smoke.mjs'))
// Fetched while the others compile.
const fetched = Promise.all(tooOld.map(pathOfNode))
const queue = [...promised]

async function lane(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    await tryOut(next, project)
}

// Two at a time, as there are processors: each compiles for a minute where nothing is kept.
await Promise.all([lane(), lane()])
await fetched
for (const version of tooOld) {
  const main = join(project, 'node_modules/ping-sandbox/dist/main.js')
  const node = await pathOfNode(version)
  const { stderr } = spawnSync(node, [main, '--version'], { encoding: 'utf8' })
  if (!/^ping-sandbox needs Node 20 or newer; this is Node \d+\.\d+\.\d+\.\n$/.test(stderr))
    throw new Error(`Expected one sentence of Node ${version}, got ${stderr}`)
  process.stdout.write(`told so by Node ${version}\n`)
}
remove()
