import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { runCommand } from '../../src/cli/run-command.ts'
import { readConfig } from '../../src/config.ts'
import { limits } from '../../src/input/limits.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { readSeed } from '../../src/seed/read-seed.ts'
import { directoryOf } from './scenario-files.ts'

async function openSocket(path: string): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => void server.close())
}

/** What stands where a file should, how it is made, and what is said of it. */
const kinds: Readonly<Record<string, readonly [(path: string) => unknown, string]>> = {
  'a named pipe': [(path) => execFileSync('mkfifo', [path]), 'is a named pipe, which is not read'],
  'a link to an endless device': [
    (path) => symlinkSync('/dev/zero', path),
    'is a device, which is not read',
  ],
  'a link to a terminal': [
    (path) => symlinkSync('/dev/tty', path),
    'is a device, which is not read',
  ],
  'a socket': [openSocket, 'is a socket, which is not read'],
  'a directory': [(path) => mkdirSync(path), 'is a directory, which is not read'],
  'a link to nowhere': [(path) => symlinkSync('/nowhere', path), 'cannot be read: ENOENT'],
  'a link to itself': [(path) => symlinkSync(path, path), 'cannot be read: ELOOP'],
  'a file of a byte too many': [
    (path) => writeFileSync(path, `#${'x'.repeat(limits.body)}`),
    'larger than 1 MB',
  ],
  'a text in Windows-1252': [
    (path) => writeFileSync(path, Buffer.from('version: 1\nsummary: K\u00f6p\n', 'latin1')),
    'is not saved as UTF-8: line 2 looks like Windows-1252 or ISO 8859-1; save it as UTF-8',
  ],
}

test.runIf(process.platform !== 'win32').each(Object.entries(kinds))(
  'refuses %s, wherever a file is read',
  async (_, [make, told]) => {
    const directory = directoryOf({})
    const file = join(directory, 'odd.yaml')
    await make(file)
    expect(loadCatalogue([directory]).problems.map(({ message }) => message)).toEqual([told])
    expect(() => readSeed(file)).toThrow(`${told}; expected a seed file (SANDBOX_SEED)`)
    if (told.includes('a directory')) return
    for (const command of ['check', 'arm']) {
      const { code, out, err } = await runCommand(command, [file, '--tenant', 'x'], {})
      expect([code, out + err]).toEqual([1, expect.stringContaining(told)])
    }
  },
)

test('takes a file of exactly the size there may be', () => {
  const text = 'version: 1\n#'
  const directory = directoryOf({ 'a.yaml': text + 'x'.repeat(limits.body - text.length) })
  expect(loadCatalogue([directory]).problems).toEqual([])
})

test('refuses a name that no file can have', async () => {
  const { code, out } = await runCommand('check', ['x'.repeat(5_000)], {})
  expect([code, out]).toEqual([1, expect.stringContaining('cannot be read: ENAMETOOLONG')])
})

test('reads endings in upper case too', () => {
  const directory = directoryOf({
    'A.YAML': 'version: 1',
    'b.Yml': 'version: 1',
    'C.JSON': '{"version": 1}',
  })
  expect(
    loadCatalogue([directory])
      .all()
      .map(({ name }) => name),
  ).toEqual(['A', 'C', 'b'])
})

test('tells of sub-folders with scenarios, which are not read', async () => {
  const directory = directoryOf({ 'a.yaml': 'version: 1' })
  for (const name of ['more', '.git', 'notes']) mkdirSync(join(directory, name))
  writeFileSync(join(directory, 'more/b.yaml'), 'version: 1')
  writeFileSync(join(directory, '.git/c.yaml'), 'version: 1')
  const told = `${directory}/more:1:1: is not read, as no sub-folder is; expected all scenarios in one folder`
  const { out } = await runCommand('check', [directory], {})
  expect(out).toContain(`warning: ${told}\n`)
  const warnings: string[] = []
  const sandbox = createSandbox(readConfig({ SANDBOX_SCENARIOS: directory }), {
    onError: (error) => warnings.push(String(error)),
    onWarning: (text) => warnings.push(text),
  })
  await sandbox.close()
  expect(warnings).toEqual([told])
})
