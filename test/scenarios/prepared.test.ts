import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { loadCatalogue, shipped } from '../../src/scenarios/load.ts'
import { precompileCatalogue, readPrecompiled } from '../../src/scenarios/precompiled.ts'

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
