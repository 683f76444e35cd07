import { expect, test } from 'vitest'
import { readTree } from '../../src/scenarios/format/read-tree.ts'
import { fileProblems, problemsIn } from './scenario-files.ts'

const manyLaughs = () => {
  const lines = ['a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]']
  for (let level = 1; level < 10; level += 1) {
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    )
  }
  return lines.join('\n')
}

test('refuses a file over 1 MB without parsing it', () => {
  expect(fileProblems({ 'big.yaml': `version: 1\n#${'x'.repeat(2_000_000)}` })).toEqual([
    'big.yaml:1:1: larger than 1 MB',
  ])
})

test('refuses an inline document over 1 MB', () => {
  expect(problemsIn(`version: 1\n#${'x'.repeat(1024 * 1024)}`)).toEqual([
    's.yaml:1:1: larger than 1 MB',
  ])
})

test('refuses a billion laughs at the alias that is too much', () => {
  expect(problemsIn(manyLaughs())).toEqual([
    expect.stringMatching(/^s\.yaml:\d+:\d+: aliases make it larger than 20000 values$/),
  ])
})

test('refuses an anchor that holds itself', () => {
  expect(problemsIn('version: 1\ntags: &a [*a]')).toEqual([
    expect.stringMatching(/nested deeper than 100$/),
  ])
})

test('refuses more tokens than a story can need, at once', () => {
  const keys = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n')
  expect(problemsIn(keys)).toEqual([
    expect.stringMatching(/^s\.yaml:\d+:\d+: more than 20000 YAML tokens$/),
  ])
})

const deep: Readonly<Record<string, string>> = {
  'flow lists': '['.repeat(1_000),
  'flow lists and maps': '[{'.repeat(500),
  'block lists on one line': `${'- '.repeat(500)}x`,
  'block lists below each other': Array.from(
    { length: 500 },
    (_, depth) => `${' '.repeat(depth)}-`,
  ).join('\n'),
  'complex keys': '? '.repeat(500),
  'block maps': Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'flow maps': '{a: '.repeat(250),
  'tagged lists': '- !t '.repeat(500),
}

for (const [what, text] of Object.entries(deep)) {
  test(`refuses deeply nested ${what} before the parser sees them`, () => {
    expect(problemsIn(text)).toEqual([
      expect.stringMatching(/^s\.yaml:\d+:\d+: nested deeper than 100$/),
    ])
  })
}

test('refuses a megabyte of brackets', () => {
  expect(problemsIn('['.repeat(900_000))).toEqual(['s.yaml:1:100: nested deeper than 100'])
})

test('counts depth anew in each entry', () => {
  const entry = '  - { a: { b: [1, [2]] } }\n'
  expect(readTree(`x:\n${entry.repeat(200)}`, 's.yaml').problems).toEqual([])
})

test('lets a text in quotes hold any brackets', () => {
  expect(problemsIn(`version: 1\nsummary: "${'['.repeat(100)}"`)).toEqual([])
})

test.each([
  '12345678901234567890',
  '1e400',
  '-9007199254740993',
  '.inf',
  '.nan',
  '0x20000000000001',
])('refuses the number %s, which cannot be kept exactly, by its name', (number) => {
  expect(readTree(`a:\n  - b: ${number}`, 's.yaml').problems).toEqual([
    {
      file: 's.yaml',
      line: 2,
      column: 8,
      message: `a.0.b: the number ${number} cannot be kept exactly; write it in quotes`,
    },
  ])
})

test.each(['12.50', '+3', '.5', '1e3', '0x1F', '0o17', '9007199254740991', '-0'])(
  'takes the number %s',
  (number) => {
    expect(readTree(`a: ${number}`, 's.yaml').problems).toEqual([])
  },
)
