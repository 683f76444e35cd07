import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { checkSync } from 'recheck'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

type Found = {
  readonly file: string
  readonly pattern: string
  readonly flags: string
}

/** Regular expressions made of parts; what goes in is ours. */
const composed: readonly Found[] = [
  { file: 'http/public-paths.ts', pattern: '^/checkout/[^/]+/(choose_bank|cancel)$', flags: '' },
  { file: 'ping-api/merchants/merchant-schemas.ts', pattern: '^[0-9]{10}$', flags: '' },
  {
    file: 'control-api/http/refuse-unknown.ts',
    pattern: '^/_sandbox/payments/[^/]+/payer$',
    flags: '',
  },
  {
    file: 'compare/choices.ts',
    pattern: '/payment_links/api/v1/payment_links/{id}/(?:cancel|invoice|distribute)',
    flags: '',
  },
  { file: 'web/guides/guides.ts', pattern: '^## (.+)$', flags: 'gm' },
  // The order number of one purchase: escaped, and so a plain text between two edges of words.
  { file: 'backend-tests/explore/play-order.ts', pattern: '\\border-1\\.2\\b', flags: 'g' },
  // What a page of the merchant must not say, written by the owner of the file: one as its documents have it.
  { file: 'backend-tests/format/schema.ts', pattern: 'payment failed|gick inte', flags: 'iu' },
]

/** Every regular expression that is written in a file, and whether some are put together there. */
function expressionsIn(file: string): { written: Found[]; composes: boolean } {
  const written: Found[] = []
  let composes = false
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    const { type, regex, callee } = node as {
      type?: string
      regex?: { pattern: string; flags: string }
      callee?: { name?: string }
    }
    if (type === 'Literal' && regex != null)
      written.push({ file, pattern: regex.pattern, flags: regex.flags })
    if (type === 'NewExpression' && callee?.name === 'RegExp') composes = true
    for (const inner of Object.values(node)) walk(inner)
  }
  walk(parseSync(file, readFileSync(`${source}${file}`, 'utf8')).program)
  return { written, composes }
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
const perFile = files.map((file) => ({ file, ...expressionsIn(file) }))

/** How the time to match grows with the text, where that is worse than linear. */
function worseThanLinear({ pattern, flags }: Found): string | null {
  const found = checkSync(pattern, flags, { timeout: 30_000 })
  if (found.status === 'safe') return null
  return found.status === 'vulnerable' ? found.complexity.summary : found.status
}

test('finds the expressions that take quadratic time, such as the one that once read bodies', () => {
  const once = { file: '', pattern: '"(?:[^"\\\\]|\\\\.)*"|[[\\]{}]', flags: 'g' }
  expect(worseThanLinear(once)).toBe('2nd degree polynomial')
})

test('knows every file that puts regular expressions together', () => {
  const composing = perFile.filter(({ composes }) => composes).map(({ file }) => file)
  expect(composing.toSorted()).toEqual(composed.map(({ file }) => file).toSorted())
})

test('matches every regular expression in time linear in the text', { timeout: 180_000 }, () => {
  const all = [...perFile.flatMap(({ written }) => written), ...composed]
  expect(all.length).toBeGreaterThan(100)
  const known = new Map(all.map((found) => [`/${found.pattern}/${found.flags}`, found]))
  const slow = [...known].flatMap(([shown, found]) => {
    const growth = worseThanLinear(found)
    return growth === null ? [] : [`${found.file}: ${shown} is ${growth}`]
  })
  expect(slow).toEqual([])
})
