import { expect, test } from 'vitest'
import { settings } from '../../src/config.ts'
import { anchorsOf, documents, linkFault, linksOf, read } from './markdown.ts'

test.each(documents)('links in %s lead to files and headings that exist', (document) => {
  const faults = linksOf(read(document)).map((target) => linkFault(document, target))
  expect(faults.filter((fault) => fault !== null)).toEqual([])
})

test('notices a link to a file or a heading that is not there', () => {
  expect(linkFault('docs/scenarios.md', '../READ.md')).toBe(
    'docs/scenarios.md: there is no READ.md',
  )
  expect(linkFault('docs/scenarios.md', '#cookbok')).toBe(
    'docs/scenarios.md: docs/scenarios.md has no heading or id cookbok',
  )
  expect(linkFault('docs/scenarios.md', '#cookbook')).toBeNull()
})

test('names headings as GitHub does', () => {
  const anchors = anchorsOf(
    '# `a_b` & C\n\n## Emulator\'s choice\n\n<a id="open-8"></a>\n\n```sh\n# no heading\n```\n',
  )
  expect([...anchors]).toEqual(['a_b--c', 'emulators-choice', 'open-8'])
})

test('finds links, and none in code', () => {
  expect(linksOf('[a](b.md#c) `[d](e)` ![f](g.png)')).toEqual(['b.md#c', 'g.png'])
})

/** Names that the documents give, and those that there are. */
const named = [
  [
    'scripts',
    /\bnpm run (?:--silent )?([\w:]+)/g,
    Object.keys(JSON.parse(read('package.json')).scripts),
  ],
  ['settings', /\b(SANDBOX_[A-Z_]*[A-Z])\b/g, Object.keys(settings.shape)],
] as const

test.each(named)('documents name %s that exist', (_, pattern, known) => {
  const unknown = documents.flatMap((document) =>
    [...read(document).matchAll(pattern)]
      .filter(([, name = '']) => !known.includes(name))
      .map(([, name]) => `${document}: ${name}`),
  )
  expect(unknown).toEqual([])
})
