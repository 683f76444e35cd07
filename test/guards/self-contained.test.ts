import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isStranger, libraries, wantedBy } from '../libraries.ts'
import { buildProgram } from '../start-program.ts'

const root = new URL('../../', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))

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

test('has a bill of materials, of those beside the bundle too', async () => {
  const { folder } = await buildProgram()
  const bill = JSON.parse(readFileSync(join(folder, 'dist/sbom.cdx.json'), 'utf8'))
  const purls: string[] = bill.components.map(({ purl }: { purl: string }) => purl)
  for (const name of [...libraries(), 'better-sqlite3']) {
    const { version } = JSON.parse(
      readFileSync(new URL(`node_modules/${name}/package.json`, root), 'utf8'),
    )
    expect(purls).toContain(`pkg:npm/${name.replace('@', '%40')}@${version}`)
  }
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
