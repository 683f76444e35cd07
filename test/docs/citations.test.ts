import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, read, root } from './markdown.ts'

const folders = ['src', 'test', 'bench', 'examples', 'views', 'scenarios']
const files = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))),
  )
  .filter(
    (name) => /\.(ts|mjs|js|hbs|yaml|sh|py|conf)$/.test(name) && !name.startsWith('test/docs'),
  )

const citations = files.flatMap((file) =>
  [...read(file).matchAll(/\bdocs\/[\w/-]+\.md(?:#[\w-]+)?/g)].map(([link]) => ({ file, link })),
)

/** What is wrong with a link to a document from a comment, or null. */
function fault({ file, link }: { file: string; link: string }): string | null {
  const [document = '', anchor] = link.split('#')
  if (!existsSync(join(root, document))) return `${file}: there is no ${document}`
  if (anchor === undefined || anchorsOf(read(document)).has(anchor)) return null
  return `${file}: ${document} has no ${anchor}`
}

test('comments link to documents, and to headings and rows in them, that exist', () => {
  expect(citations.map(fault).filter((told) => told !== null)).toEqual([])
  expect(citations.length).toBeGreaterThan(80)
})

test('comments cite what is known of the vendor by a link that can be opened', () => {
  const vague = files.filter((file) => /\b(contract|fact) sheet\b/i.test(read(file)))
  expect(vague).toEqual([])
})

test('notices a link that leads nowhere', () => {
  const told = (link: string) => fault({ file: 'a.ts', link })
  expect(told('docs/contract/ping.md')).toBe('a.ts: there is no docs/contract/ping.md')
  expect(told('docs/scenarios.md#cookbok')).toBe('a.ts: docs/scenarios.md has no cookbok')
  expect(told('docs/contract/ping-payments-api.md#open-8')).toBeNull()
})
