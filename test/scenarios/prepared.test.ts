import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { validValues } from '../../src/providers/valid-values.ts'
import { loadCatalogue, shipped } from '../../src/scenarios/load.ts'
import {
  precompileCatalogue,
  readPrecompiled,
  readShipped,
} from '../../src/scenarios/precompiled.ts'

function fileWith(text: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'prepared-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'scenarios.json')
  writeFileSync(file, text)
  return pathToFileURL(file)
}

test('reads the prepared scenarios as it reads their files, places and all', () => {
  const fromFiles = loadCatalogue([shipped])
  const prepared = readPrecompiled(fileWith(precompileCatalogue(fromFiles)))
  expect(prepared?.all()).toEqual(fromFiles.all())
})

test('does without what was prepared of other files', () => {
  const prepared = JSON.parse(precompileCatalogue(loadCatalogue([shipped])))
  expect(readPrecompiled(fileWith(JSON.stringify({ ...prepared, digest: 'of others' })))).toBeNull()
})

test('does without where nothing was prepared', () => {
  expect(readPrecompiled(new URL('file:///nowhere/scenarios.json'))).toBeNull()
})

test('reads scenarios once for all sandboxes of a process, and again where a file has changed', () => {
  const words = validValues()
  const folder = mkdtempSync(join(tmpdir(), 'shipped-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (text: string) => writeFileSync(join(folder, 'paid.yaml'), text)
  write('version: 1\nname: paid\n')
  const first = readShipped(words, folder)
  expect(first.get('paid')).toBeDefined()
  expect(readShipped(words, folder).get('paid')).toBe(first.get('paid'))

  write('version: 1\nname: paid\ntimelin: []\n')
  for (let time = 0; time < 2; time += 1)
    expect(readShipped(words, folder).problems).toMatchObject([
      { message: expect.stringContaining('timelin') },
    ])

  write('version: 1\nname: late\n')
  const last = readShipped(words, folder)
  expect(last.all().map(({ name }) => name)).toEqual(['late'])
  expect(readShipped(words).get('paid')).toBeDefined()
})
