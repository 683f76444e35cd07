import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { read, root } from './markdown.ts'

type Station = { readonly name: string; readonly file: string }

/** The stations of each way: every link to a function, by the name that it has there. */
function stationsOf(text: string): Station[] {
  const links = [...text.matchAll(/\[`(\w+)`\]\(\.\.\/(src\/[^)#]+)\)/g)]
  return links.map(([, name = '', file = '']) => ({ name, file }))
}

function fault({ name, file }: Station): string | null {
  if (!existsSync(join(root, file))) return `there is no ${file}`
  const declared = new RegExp(`\\b(?:function|const|class) ${name}\\b`)
  return declared.test(read(file)) ? null : `${file} declares no ${name}`
}

const [, ...ways] = read('docs/architecture.md').split(/^### (?=\([abc]\) )/m)

test.each(ways.map((text) => ({ title: text.split('\n')[0], text })))(
  'every station of $title is there',
  ({ text }) => {
    const stations = stationsOf(text)
    expect(stations.map(fault).filter((told) => told !== null)).toEqual([])
    expect(text.match(/^\d+\. \[`\w+`\]/gm)?.length).toBeGreaterThanOrEqual(9)
    expect(text.match(/^\d+\. /gm)).toHaveLength(text.match(/^\d+\. \[`\w+`\]/gm)?.length ?? 0)
  },
)

test('knows three ways, and notices a station that is gone', () => {
  expect(ways).toHaveLength(3)
  const told = stationsOf('1. [`nothing`](../src/config.ts) [`readConfig`](../src/gone.ts)').map(
    fault,
  )
  expect(told).toEqual(['src/config.ts declares no nothing', 'there is no src/gone.ts'])
})
