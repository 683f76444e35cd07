import { expect, test } from 'vitest'
import { withCounters } from './build-counted.ts'

/** What a piece of code does, and how much work it is counted for. */
function runCounted(code: string): { result: unknown; blocks: number } {
  const result = new Function(`${withCounters(code)}\nreturn result`)()
  return { result, blocks: countedBlocks() }
}

test.each([
  ['each turn of a loop', 'let result = 0\nfor (const x of [1, 2, 3]) result += x', 6, 3],
  ['a loop without a body', 'let result = 3\nwhile (--result);', 0, 2],
  [
    'a loop in a loop',
    'let result = 0\nfor (const x of [1, 2]) do result++; while (result < 3 * x)',
    6,
    8,
  ],
  [
    'an arrow function without a block',
    'const result = [1, 2].map((x) => ({ x }).x).map((x) => (y) => x + y).map((f) => f(1))',
    [2, 3],
    8,
  ],
  [
    'a function and the arms of a condition',
    'function one(x) { if (x) { return 1 } else { return 2 } }\nconst result = [one(0), one(1)]',
    [2, 1],
    4,
  ],
  ['what is thrown', 'let result\ntry { throw 1 } catch { result = 2 }', 2, 2],
])('counts %s', (_, code, result, blocks) => {
  expect(runCounted(code)).toEqual({ result, blocks })
})
