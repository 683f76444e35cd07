import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildProgram } from '../start-program.ts'

/** What a built file asks for by name. */
function wantedBy(source: string): string[] {
  const asked = source.matchAll(
    /(?:\bfrom|\bimport|\brequire\w*)\s*\(?\s*["']((?:@[\w.-]+\/)?[a-z][\w./:-]*)["']/g,
  )
  return [...asked].map(([, name = '']) => name)
}

function isStranger(name: string): boolean {
  const known = ['better-sqlite3', 'vitest', ...builtinModules]
  return !name.startsWith('node:') && !known.includes(name)
}

test('needs nothing beside itself but SQLite: the image brings nothing else', async () => {
  const { folder } = await buildProgram()
  const files = readdirSync(join(folder, 'dist'), { recursive: true }).map(String)
  const scripts = files.filter((file) => /\.c?js$/.test(file) && !file.startsWith('assets'))
  expect(scripts.length).toBeGreaterThan(10)
  for (const file of scripts) {
    const source = readFileSync(join(folder, 'dist', file), 'utf8')
    expect(wantedBy(source).filter(isStranger), file).toEqual([])
  }
})

test('would notice a library that was left out', () => {
  const sources = [`import{z}from"zod";`, `require('jpeg-js')`, `await import("@scope/name")`]
  expect(sources.flatMap(wantedBy).filter(isStranger)).toEqual(['zod', 'jpeg-js', '@scope/name'])
})

test('brings the licence of every library in it, of those that only pages load too', async () => {
  const { folder } = await buildProgram()
  const text = readFileSync(join(folder, 'dist/LICENSES.txt'), 'utf8')
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const named = [...text.matchAll(/^(\S+) \d\S* \(.+\)$/gm)].map(([, name]) => name)
  // better-sqlite3 is not in the bundle, and brings its own.
  for (const name of Object.keys(dependencies).filter((other) => other !== 'better-sqlite3'))
    expect(named, text).toContain(name)
  expect(text).toMatch(/swagger-ui-dist \d\S* \(Apache-2\.0\)/)
})
