import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { vendored } from '../src/http/assets.ts'

const root = new URL('../', import.meta.url)

/** What a built file asks for by name. */
export function wantedBy(source: string): string[] {
  const asked = source.matchAll(
    /(?:\bfrom|\bimport|\brequire\w*)\s*\(?\s*["']((?:@[\w.-]+\/)?[a-z][\w./:-]*)["']/g,
  )
  return [...asked].map(([, name = '']) => name)
}

export function isStranger(name: string): boolean {
  const known = ['better-sqlite3', 'vitest', ...builtinModules]
  return !name.startsWith('node:') && !known.includes(name)
}

/** What the sources import, and what only pages load; better-sqlite3 is in no bundle, and brings its own licence. */
export function libraries(): string[] {
  const files = readdirSync(new URL('src', root), { recursive: true }).map(String)
  const sources = files.filter((file) => file.endsWith('.ts'))
  const wanted = sources.flatMap((file) =>
    wantedBy(readFileSync(new URL(`src/${file}`, root), 'utf8')),
  )
  const names = [...wanted, ...Object.values(vendored)].filter(isStranger).map(packageOf)
  return [...new Set(names)].filter((name) => name !== 'ping-sandbox').sort()
}

function packageOf(path: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path
}
