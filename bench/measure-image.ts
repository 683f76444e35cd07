import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './program.ts'
import type { Row } from './results.ts'

/** What the Dockerfile copies onto Node's own image. */
const parts: Readonly<Record<string, readonly string[]>> = {
  'the program, its pages, scenarios and documents': [
    'dist',
    'views',
    'scenarios',
    'docs',
    'package.json',
    'LICENSE',
  ],
  'better-sqlite3': [
    'node_modules/bindings',
    'node_modules/file-uri-to-path',
    'node_modules/better-sqlite3/lib',
    'node_modules/better-sqlite3/package.json',
    'node_modules/better-sqlite3/LICENSE',
    'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
  ],
}

/** Bytes. */
function sizeOf(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.size
  // Declarations and the files for `require` are for the library's users, pictures for the repository; the image has none.
  const names = readdirSync(path).filter((name) => !/\.(d\.ts|png)$/.test(name) && name !== 'cjs')
  return names.reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

/** What the image has beside Node. */
export function measureImage(): Promise<Row[]> {
  const sizes = Object.entries(parts).map(([what, names]) => {
    const bytes = names.reduce((sum, name) => sum + sizeOf(join(root, name)), 0)
    return { what, megabytes: bytes / 1e6 }
  })
  const whole = sizes.reduce((sum, { megabytes }) => sum + megabytes, 0)
  return Promise.resolve([
    ...sizes.map(({ what, megabytes }) => ({ what, result: `${megabytes.toFixed(1)} MB` })),
    { what: 'added to `node:24-bookworm-slim`', result: `${whole.toFixed(1)} MB` },
  ])
}
