import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isExact, jsonFlaw, readJson } from '../../src/input/json-text.ts'
import { limits } from '../../src/input/limits.ts'
import { runs } from '../random.ts'

const nested = (levels: number, open: string, close: string) =>
  `${open.repeat(levels)}1${close.repeat(levels)}`

test.each([
  ['[', ']'],
  ['{"a":', '}'],
])('takes %s as deep as the limit and refuses one level more', (open, close) => {
  expect(jsonFlaw(nested(limits.nesting, open, close))).toBeNull()
  expect(jsonFlaw(nested(limits.nesting + 1, open, close))).toEqual({
    kind: 'nesting',
    message: 'nested deeper than 100 levels',
  })
  expect(jsonFlaw(nested(100_000, open, close))?.kind).toBe('nesting')
})

test.each([
  ['[', '1', ']'],
  ['{', '"a":1', '}'],
  ['[', '[]', ']'],
])('takes %s%s… of as many values as the limit and refuses one more', (open, value, close) => {
  const wide = (count: number) => `${open}${Array(count).fill(value).join(',')}${close}`
  // The outermost is a value, too.
  expect(jsonFlaw(wide(limits.values - 1))).toBeNull()
  expect(jsonFlaw(wide(limits.values))).toEqual({
    kind: 'count',
    message: 'more than 20000 values',
  })
})

test('counts brackets in texts as text', () => {
  expect(jsonFlaw(JSON.stringify({ a: `\\"${'[{'.repeat(500)}` }))).toBeNull()
})

test.each([
  ['12345678901234567890', false],
  ['9007199254740993', false],
  ['9007199254740992', true],
  ['-9007199254740993', false],
  ['1e400', false],
  ['-1e400', false],
  ['1e-400', false],
  ['0.1', true],
  ['0.1000000000000000055511151231257827', false],
  ['1.0', true],
  ['100000000000000000000', true],
  ['1e21', true],
  ['1.50e1', true],
  ['-0', true],
  ['0e999999999999', true],
  [`1${'0'.repeat(300)}`, true],
  [`0.${'0'.repeat(300)}1`, true],
  ['5e-324', true],
  ['4e-324', false],
  ['+12', true],
  ['.5', true],
])('tells whether %s is kept to the last digit: %s', (token, exact) => {
  expect(isExact(token)).toBe(exact)
})

test('keeps whatever number JavaScript writes', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => isExact(`${x}`)),
  )
})

test('names where a number stands that cannot be kept', () => {
  expect(jsonFlaw('{"a":[1,{"b\\"c":[], "metadata" : 1e400}], "d": 1e401}')).toEqual({
    kind: 'number',
    message: 'the number 1e400 cannot be kept exactly; send it as a text',
    path: ['a', 1, 'metadata'],
  })
})

test.each([
  ['', 'expected a value at line 1, column 1'],
  ['{"a": ', 'expected a value at line 1, column 7'],
  ['{\n "a" 1}', 'expected a colon at line 2, column 6'],
  ['[1 2]', 'expected a comma or the end at line 1, column 4'],
  ['{} {}', 'expected nothing more at line 1, column 4'],
  ['"abc', 'expected the end of a text, a double quote at line 1, column 5'],
  ['{a:1}', 'expected a key in double quotes or } at line 1, column 2'],
])('says where %j is no JSON', (text, message) => {
  expect(jsonFlaw(text)).toEqual({ kind: 'syntax', message })
})

const pieces = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '1',
    '-',
    '0',
    '.',
    'e',
    '+',
    '\\',
    '\\u00',
    'true',
  ],
  ...[
    'nul',
    'null',
    ' ',
    '\n',
    '\u0000',
    '\u00a0',
    '\ufeff',
    '"\\u0041"',
    '"\\x"',
    '01',
    '1.',
    '1e5',
  ],
)
const almostJson = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
  fc.tuple(fc.json(), fc.nat(), pieces).map(([text, at, piece]) => {
    const cut = at % (text.length + 1)
    return text.slice(0, cut) + piece + text.slice(cut)
  }),
  fc.json(),
)

test('takes exactly what JSON.parse takes', () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      const read = readJson(text)
      let parsed: unknown
      try {
        parsed = { value: JSON.parse(text) }
      } catch {
        expect(read.flaw?.kind).toBe('syntax')
        return
      }
      if (read.flaw?.kind !== 'number') expect(read).toEqual(parsed)
    }),
    { numRuns: runs(1_000) },
  )
})
