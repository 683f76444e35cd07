// Installs the tarball beside each test runner, and runs a suite with each version of Node: `npm run test:matrix`.
// `-- --diagonal` runs each suite once, with one of the versions in turn. `-- jest` runs those whose name has the word.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { binaryFor, type NodeVersion, pathOfNode, promised } from './nodes.ts'
import { packTarball } from './pack.ts'
import { type Suite, suites } from './suites.ts'

const execute = promisify(execFile)
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const isDiagonal = process.argv.includes('--diagonal')
const binary = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'

const { tarball, folder, remove } = await packTarball()

async function install(suite: Suite): Promise<string> {
  const project = join(folder, suite.name.replaceAll(/\W+/g, '-'))
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: suite.type }))
  for (const [name, text] of Object.entries(suite.files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true })
    writeFileSync(join(project, name), text)
  }
  // What compiles or downloads is not run: the binaries are made once for all of the suites.
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  await execute('npm', [...args, tarball, ...suite.packages], { cwd: project })
  if (suite.prepare !== undefined) await execute(process.execPath, suite.prepare, { cwd: project })
  return project
}

async function run(suite: Suite, project: string, version: NodeVersion): Promise<string | null> {
  const node = await pathOfNode(version)
  mkdirSync(dirname(join(project, binary)), { recursive: true })
  cpSync(await binaryFor(version), join(project, binary))
  const server = suite.needsServer === true ? await serve(node, project) : null
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0', ...suite.env }
  const path = `${dirname(node)}:${process.env['PATH']}`
  const program = suite.program === undefined ? node : join(project, suite.program)
  const options = {
    cwd: project,
    env: { ...env, PATH: path, ...(server === null ? {} : { PING_SANDBOX_URL: server.url }) },
    // A runner that does not end has failed.
    timeout: 60_000,
  }
  const ended = await execute(program, [...suite.run], options).catch((error) => error)
  await server?.stop()
  const printed = `${ended.stdout ?? ''}${ended.stderr ?? ''}`
  if (!(ended instanceof Error) && suite.passed.test(printed)) return null
  return `${ended instanceof Error ? `${ended.message}\n` : ''}${printed}`
}

async function serve(node: string, project: string) {
  const main = join(project, 'node_modules/ping-sandbox/dist/main.js')
  const env = { PATH: process.env['PATH'], PORT: '0' }
  const server = spawn(node, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (url !== undefined)
      return {
        url,
        async stop() {
          server.kill('SIGTERM')
          await once(server, 'exit')
        },
      }
  }
  throw new Error('The sandbox did not start')
}

let failures = 0
const wanted = suites.filter(({ name }) => words.every((word) => name.includes(word)))
const queue = [...wanted.entries()]

async function tryOut(index: number, suite: Suite): Promise<void> {
  const versions = isDiagonal ? [promised[index % promised.length] ?? promised[0]] : promised
  const project = await install(suite)
  for (const version of versions) {
    const began = performance.now()
    const failure = await run(suite, project, version)
    const took = `${((performance.now() - began) / 1_000).toFixed(1)} s`
    process.stdout.write(
      `${failure === null ? 'ok' : 'FAILED'} ${suite.name}, Node ${version} (${took})\n`,
    )
    if (failure === null) continue
    failures += 1
    process.stdout.write(`${failure.replaceAll(/^/gm, '    ')}\n`)
  }
}

/** One suite after the other. */
async function lane(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) await tryOut(...next)
}

// Two beside each other: an installation waits for the network and the disk most of the time.
await Promise.all([lane(), lane()])
remove()
process.stdout.write(`${wanted.length} suites, ${failures} failures\n`)
process.exitCode = failures === 0 ? 0 : 1
