import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const importLine = /^(?:import|export) (?!type )(?:[^'"]*? from )?'([^']+)'/gm

/** Everything that is loaded with a file: our own files, and the packages they name. */
function loadedWith(file: string): ReadonlySet<string> {
  const files = new Set([resolve(file)])
  const packages = new Set<string>()
  for (const path of files) {
    for (const [, wanted = ''] of readFileSync(path, 'utf8').matchAll(importLine)) {
      if (wanted.startsWith('.')) files.add(resolve(dirname(path), wanted))
      else packages.add(wanted)
    }
  }
  return new Set([...[...files].map((path) => relative('', path)), ...packages])
}

test('loads nothing of the command line to serve', () => {
  const loaded = [...loadedWith('src/cli/serve.ts')]
  expect(loaded).toContain('src/app/create-sandbox.ts')
  expect(loaded.filter((name) => /^src\/(cli|client|sdk)\/(?!serve)/.test(name))).toEqual([])
})

test('loads YAML with the first text that is read, in one place', () => {
  // The bundle has it in a file of its own, for `require`; a second way in would put it into the program, as a library
  // that asks for others in a way the program cannot answer.
  expect([...loadedWith('src/cli/serve.ts')]).not.toContain('yaml')
})

test('loads only what an entry point needs before it knows the command', () => {
  const loaded = [...loadedWith('src/main.ts')]
  expect(loaded.filter((name) => !name.startsWith('node:'))).toEqual(['src/main.ts'])
})

test.each([
  ['the command line', 'src/cli/run-command.ts'],
  ['the client', 'src/client.ts'],
])('loads neither server, database nor schemas with %s', (_, file) => {
  const loaded = [...loadedWith(file)]
  const own = loaded.filter((name) => name.startsWith('src/'))
  expect(
    own.filter((name) => !/^src\/(cli|client|payment|input)\/|^src\/client\.ts/.test(name)),
  ).toEqual([])
  expect(loaded.filter((name) => /hono|sqlite|zod|yaml|handlebars/.test(name))).toEqual([])
})
