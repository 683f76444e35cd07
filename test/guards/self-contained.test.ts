import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { vendored } from '../../src/http/assets.ts'
import { buildProgram } from '../start-program.ts'

const root = new URL('../../', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))

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
  const named = [...text.matchAll(/^(\S+) \d\S* \(.+\)$/gm)].map(([, name]) => name)
  for (const name of libraries()) expect(named, text).toContain(name)
  expect(text).toMatch(/swagger-ui-dist \d\S* \(Apache-2\.0\)/)
  expect(text).toContain('SmartBear')
})

test('depends on what runs beside the bundle, and on nothing that is in it', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(['better-sqlite3'])
  for (const name of libraries()) expect(Object.keys(manifest.devDependencies)).toContain(name)
})

test('installs nothing that runs a script or reports to a third party, but what is compiled', () => {
  const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'))
  const lock = Object.entries<{ name?: string; hasInstallScript?: boolean }>(packages)
  const running = lock.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path)
  expect(running.map((path) => path.slice('node_modules/'.length)).sort()).toEqual([
    'better-sqlite3',
    'esbuild',
  ])
  // Swagger UI's files come with a program that reports each installation; an empty package stands in its place.
  expect(packages['node_modules/@scarf/scarf'].name).toBe('empty-npm-package')
})

/** What the sources import, and what only pages load; better-sqlite3 is in no bundle, and brings its own licence. */
function libraries(): string[] {
  const files = readdirSync(new URL('src', root), { recursive: true }).map(String)
  const sources = files.filter((file) => file.endsWith('.ts'))
  const wanted = sources.flatMap((file) =>
    wantedBy(readFileSync(new URL(`src/${file}`, root), 'utf8')),
  )
  const names = [...wanted, ...Object.values(vendored)].filter(isStranger).map(packageOf)
  return [...new Set(names)].filter((name) => name !== manifest.name)
}

function packageOf(path: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path
}
