import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { binaryFault } from '../../src/storage/open-sqlite.ts'
import { buildProgram } from '../start-program.ts'

const library = realpathSync(
  fileURLToPath(new URL('../../node_modules/better-sqlite3', import.meta.url)),
)
const binary = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'

let built: string

beforeAll(async () => {
  built = (await buildProgram()).folder
})

/** The program as an install leaves it that ran no scripts: better-sqlite3 without its binary. */
function installWithoutBinary() {
  const folder = mkdtempSync(join(inject('programs'), 'unbuilt-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(built, folder, { recursive: true })
  for (const name of ['package.json', 'lib'])
    cpSync(join(library, name), join(folder, 'node_modules/better-sqlite3', name), {
      recursive: true,
    })
  const run = async (...args: string[]) => {
    const main = join(folder, 'dist/main.js')
    const env = { PATH: process.env['PATH'], PORT: '0' }
    const ended = await promisify(execFile)(process.execPath, [main, ...args], { env }).catch(
      (error) => error,
    )
    const { code = 0, stdout, stderr } = ended
    return { code, stdout, stderr }
  }
  return { folder, run }
}

test('says in one sentence how to build SQLite', async () => {
  const { run } = installWithoutBinary()
  const { code, stderr } = await run()
  expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
  expect(stderr).toMatch(
    /^SQLite is not built: .*pnpm approve-builds.*npm rebuild better-sqlite3.*compiler\.\n$/,
  )
})

test('helps, and checks scenario files, without SQLite', async () => {
  const { folder, run } = installWithoutBinary()
  expect((await run('--help')).stdout).toContain('ping-sandbox check')
  expect((await run('check', '--help')).stdout).toContain('Reads them')
  const good = await run('check', join(folder, 'scenarios/delayed.yaml'))
  expect(good.code).toBe(0)
  expect(good.stdout).toMatch(
    /^The scenarios were read and checked, and not run: SQLite is not built: .*\n1 scenario, 0 errors, 0 warnings\n$/,
  )
  writeFileSync(join(folder, 'bad.yaml'), 'version: 1\ntimelin: []\n')
  const bad = await run('check', join(folder, 'bad.yaml'))
  expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining('did you mean "timeline"?')])
})

test('says so where the binary is for another system', async () => {
  const { folder, run } = installWithoutBinary()
  mkdirSync(join(folder, 'node_modules/better-sqlite3/build/Release'), { recursive: true })
  writeFileSync(join(folder, binary), 'MZ no library of this system')
  const { code, stderr } = await run()
  expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
  expect(stderr).toContain(`than Node ${process.versions.node} on ${process.platform}`)
  expect(stderr).toContain('npm rebuild better-sqlite3')
})

test('takes no other error for a missing binary', () => {
  expect([new Error('disk full'), 'text', {}].map(binaryFault)).toEqual([null, null, null])
})
