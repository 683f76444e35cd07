import { expect, test } from 'vitest'
import { read } from './markdown.ts'

const changelog = read('CHANGELOG.md')
const headings = [...changelog.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)

test('the newest version is that of the package', () => {
  const [newest] = headings.filter((heading) => heading !== 'Unreleased')
  const { version } = JSON.parse(read('package.json'))
  expect(newest?.split(' – ')[0]).toBe(version)
})

test('versions have a date, newest first', () => {
  const versions = headings.filter((heading) => heading !== 'Unreleased')
  for (const heading of versions) expect(heading).toMatch(/^\d+\.\d+\.\d+ – \d{4}-\d\d-\d\d$/)
  const dates = versions.map((heading) => heading.split(' – ')[1])
  expect(dates).toEqual(dates.toSorted().toReversed())
})

test('changes stand in groups', () => {
  const groups = [...changelog.matchAll(/^### (.+)$/gm)].map(([, group]) => group)
  expect(new Set(groups)).toEqual(new Set(['Renamed', 'Added', 'Changed', 'Fixed']))
})
