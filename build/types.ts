import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleTypes } from './bundle-types.ts'

// The types of the library: what the entry points export and what that needs, and nothing of the libraries that are
// bundled. Types that come from a schema are written out, by the compiler: it spells what it has to infer.
const root = fileURLToPath(new URL('..', import.meta.url))
/** Where to: another directory only for the test of the package. */
const dist = process.argv[2] ?? `${root}dist/`
const entries = ['index', 'client', 'testcontainers', 'vitest']
const schemaType = /^export type (\w+) = (?:z\.(?:infer|input|output)|SettingsOf)</gm

/** A schema's type with everything in it spelled, but for types that have a name of their own. */
const plain = `import type { Duration } from '../../src/payment/duration.ts'
import type { Json } from '../../src/payment/json.ts'
type Is<One, Other> = [One, Other] extends [Other, One] ? true : false
type Plain<T> = unknown extends T ? T
  : Is<T, Json> extends true ? Json
  : Is<T, Duration> extends true ? Duration
  : undefined extends T ? Plain<Exclude<T, undefined>> | undefined
  : T extends (infer Item)[] ? Plain<Item>[]
  : T extends object ? { [Key in keyof T]: Plain<T[Key]> }
  : T
const plain = <T>() => null as unknown as Plain<T>
`

/** Every type of the sources that comes from a schema, as a constant whose type has to be inferred. */
function spellSchemas(): { readonly source: string; readonly names: ReadonlyMap<string, string> } {
  const names = new Map<string, string>()
  const lines: string[] = []
  for (const file of readdirSync(`${root}src`, { recursive: true }).map(String)) {
    if (!file.endsWith('.ts')) continue
    for (const [, type = ''] of readFileSync(`${root}src/${file}`, 'utf8').matchAll(schemaType)) {
      const name = `spelled${names.size}`
      names.set(`src/${file.slice(0, -'.ts'.length)} ${type}`, name)
      lines.push(`export const ${name} = plain<import('../../src/${file}').${type}>()`)
    }
  }
  return { source: `${plain}${lines.join('\n')}\n`, names }
}

mkdirSync(`${root}test-output`, { recursive: true })
const folder = mkdtempSync(`${root}test-output/types-`)
try {
  const { source, names } = spellSchemas()
  writeFileSync(join(folder, 'spelled.ts'), source)
  const options = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: root }
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { ...options, outDir: folder },
    include: [],
    files: ['spelled.ts', ...entries.map((name) => `${root}src/${name}.ts`)],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = `${root}node_modules/typescript/bin/tsc`
  execFileSync(process.execPath, [tsc, '-p', folder], { cwd: root, stdio: 'inherit' })
  const file = `test-output/${basename(folder)}/spelled`
  const types = bundleTypes({ folder, entries, spelled: { file, names } })
  mkdirSync(`${dist}cjs`, { recursive: true })
  for (const [name, text] of types) {
    writeFileSync(`${dist}${name}.d.ts`, text)
    if (name !== 'vitest') writeFileSync(`${dist}cjs/${name}.d.ts`, text)
  }
} finally {
  rmSync(folder, { recursive: true })
}
