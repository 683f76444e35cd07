import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadCatalogue } from '../src/scenario/load.ts'

const readme = fileURLToPath(new URL('../README.md', import.meta.url))
const scenarios = fileURLToPath(new URL('../scenarios', import.meta.url))

test('shows every shipped scenario with its own summary (npx vitest run test/readme.test.ts -u)', async () => {
  const rows = loadCatalogue([scenarios])
    .all()
    .map(({ name, summary }) => `| \`${name}\` | ${summary} |`)
  const table = ['| scenario | what happens |', '| --- | --- |', ...rows].join('\n')
  const fresh = readFileSync(readme, 'utf8').replace(
    /(<!-- scenarios -->)[\s\S]*?(<!-- \/scenarios -->)/,
    `$1\n${table}\n$2`,
  )
  await expect(fresh).toMatchFileSnapshot(readme)
})
