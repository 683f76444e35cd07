import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { parseSync } from 'oxc-parser'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Sources still find what lies beside them. A library that they load late is in the bundle, so that its work counts. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:src|test)\/.*\.ts$/ }, ({ path }) => {
      const late: string[] = []
      const contents = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll(/\brequire\('([\w-]+)'\)/g, (_, name: string) => {
          late.push(name)
          return `late${late.length}`
        })
      const imports = late.map((name, index) => `import * as late${index + 1} from '${name}';`)
      return { contents: imports.join('') + contents, loader: 'ts' }
    })
  },
}

/**
 * Bundles a program, libraries included, into one file that counts its work: `globalThis.countedBlocks()` answers how
 * many blocks and functions it has entered so far, each turn of a loop being one.
 */
export async function buildCounted(program: string, outfile: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [program],
    outfile,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['better-sqlite3'],
    logLevel: 'warning',
    plugins: [keepPlaces],
    // Libraries in CommonJS ask for modules of Node.
    banner: {
      js: `import { createRequire as toRequire } from 'node:module'\nconst require = toRequire(${JSON.stringify(pathToFileURL(`${root}build.ts`).href)})`,
    },
  })
  writeFileSync(outfile, withCounters(outputFiles[0]?.text ?? ''))
}

type Node = {
  readonly type?: string
  readonly start: number
  readonly end: number
  /** of an arrow function: it has no block */
  readonly expression?: boolean
  readonly body?: Node
}

const loop = /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/

/** What has to stand around a node, so that it is counted. */
function countersOf({ type = '', expression, body }: Node): readonly [Node, string, string] | null {
  if (body === undefined || body.type === 'BlockStatement') return null
  if (type === 'ArrowFunctionExpression' && expression === true) return [body, '(__blocks++,', ')']
  return loop.test(type) ? [body, '{__blocks++;', '}'] : null
}

/** The same program, which counts at the start of each block, of each function and of each turn of a loop. */
export function withCounters(code: string): string {
  const { program, errors } = parseSync('program.js', code, { sourceType: 'module' })
  if (errors.length > 0) throw new Error(errors[0]?.message)
  const insertions: { readonly at: number; readonly text: string }[] = []

  function walk(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    const { type, start } = node as Node
    if (type === 'BlockStatement') insertions.push({ at: start + 1, text: '__blocks++;' })
    const around = countersOf(node as Node)
    for (const inner of Object.values(node)) {
      if (around === null || inner !== around[0]) walk(inner)
      else {
        insertions.push({ at: around[0].start, text: around[1] })
        walk(inner)
        insertions.push({ at: around[0].end, text: around[2] })
      }
    }
  }

  walk(program)
  // Sorting keeps the order of two at one place: what ends there was met before what begins there.
  insertions.sort((a, b) => a.at - b.at)
  let from = 0
  const pieces = insertions.map(({ at, text }) => {
    const piece = code.slice(from, at) + text
    from = at
    return piece
  })
  return `let __blocks = 0\nglobalThis.countedBlocks = () => __blocks\n${pieces.join('')}${code.slice(from)}`
}
