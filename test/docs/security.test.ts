import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { read, root } from './markdown.ts'

type Proof = { readonly file: string; readonly titles: readonly string[] }

/** The claims of SECURITY.md, each with the tests it names. */
function claimsOf(text: string): { claim: string; proofs: Proof[] }[] {
  const rows = [...text.matchAll(/^\| (?!claim|---)(.+?) \| (.+) \|$/gm)]
  return rows.map(([, claim = '', named = '']) => ({
    claim,
    proofs: named.split('; ').map((part) => ({
      file: /^\[([^\]]+)\]\(\1\): /.exec(part)?.[1] ?? part,
      titles: [...part.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title),
    })),
  }))
}

/** What is wrong with a proof, or null. */
function fault({ file, titles }: Proof): string | null {
  if (!existsSync(join(root, file))) return `there is no ${file}`
  if (titles.length === 0) return `no test of ${file} is named`
  const source = read(file)
  const missing = titles.find((title) => !source.includes(`'${title}',`))
  return missing === undefined ? null : `${file} has no test "${missing}"`
}

const claims = claimsOf(read('SECURITY.md'))

test.each(claims)('a test proves: $claim', ({ proofs }) => {
  expect(proofs.map(fault).filter((told) => told !== null)).toEqual([])
})

test('finds the claims, and notices a test that is not there', () => {
  expect(claims.length).toBeGreaterThan(30)
  const row = (proof: string) => claimsOf(`| It is safe. | ${proof} |`)[0]?.proofs.map(fault)
  const file = 'test/docs/security.test.ts'
  expect(row('trust us')).toEqual(['there is no trust us'])
  expect(row(`[${file}](${file}): by and by`)).toEqual([`no test of ${file} is named`])
  expect(row(`[${file}](${file}): "is perfectly safe"`)).toEqual([
    `${file} has no test "is perfectly safe"`,
  ])
})

test('every claim of what it defends against stands in a row with its test', () => {
  const [, defended = ''] =
    /## What it defends against\n([\s\S]*?)\n## /.exec(read('SECURITY.md')) ?? []
  const rest = defended.split('\n').filter((line) => !/^(\||### |$)/.test(line))
  expect(rest).toEqual([])
})
