declare global {
  /** blocks and functions that were entered so far: `buildCounted` has it in each program that it makes */
  var countedBlocks: () => number
}

/** A method that looks at every element or character of what it is called on costs as many. */
const methods: readonly (readonly [owner: object, names: readonly string[]])[] = [
  [
    String.prototype,
    [
      ...['indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll', 'match'],
      ...[
        'matchAll',
        'trim',
        'trimStart',
        'trimEnd',
        'toLowerCase',
        'toUpperCase',
        'localeCompare',
      ],
    ],
  ],
  [
    Array.prototype,
    [
      'indexOf',
      'lastIndexOf',
      'includes',
      'slice',
      'concat',
      'splice',
      'unshift',
      'join',
      'reverse',
    ],
  ],
]

let touched = 0

function count(
  owner: object,
  name: string,
  costOf: (self: unknown, result: unknown, args: readonly unknown[]) => number,
) {
  const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    value: function counted(this: unknown, ...args: unknown[]) {
      const result = Reflect.apply(original, this, args)
      touched += costOf(this, result, args)
      return result
    },
  })
}

const lengthOf = (value: unknown) =>
  typeof value === 'string' || Array.isArray(value) ? value.length : 0

/** What a search looked at: from where it began up to what it found, or to the end. */
function searched(self: unknown, result: unknown, [, from]: readonly unknown[]): number {
  const start = typeof from === 'number' ? from : 0
  const end = typeof result === 'number' && result >= 0 ? result + 1 : lengthOf(self)
  return Math.max(1, end - start)
}

/**
 * Counts work instead of time: how often each block of JavaScript was executed, libraries included, and how many
 * characters and elements the built-in functions looked at. The same input gives the same count, on any machine.
 */
export function startCounting() {
  for (const [owner, names] of methods) {
    for (const name of names) count(owner, name, name === 'indexOf' ? searched : lengthOf)
  }
  // One match is linear: `regexes.test.ts`. What it looked at in vain counts whole.
  count(RegExp.prototype, 'exec', (self, result, [text]) => {
    const match = result as RegExpExecArray | null
    return match?.[0].length ?? ((self as RegExp).sticky ? 1 : lengthOf(text))
  })
  count(JSON, 'parse', () => 1)
  count(JSON, 'stringify', (_, result) => lengthOf(result))
  for (const name of ['keys', 'entries', 'values'])
    count(Object, name, (_, result) => lengthOf(result))

  return {
    /** Work of what is done until the answer is there. */
    async workOf(act: () => unknown): Promise<number> {
      const before = countedBlocks()
      touched = 0
      await act()
      return countedBlocks() - before + touched
    },
  }
}

/** Counts below these are what every request costs. */
const noise = { step: 20_000, whole: 200_000 }

/** Twice the input, twice the work: does it grow by more? Where a limit cuts the input off, it grows less. */
export function growsFaster([first = 0, second = 0, third = 0]: readonly number[]): boolean {
  const [step, next] = [second - first, third - second]
  const bends =
    next > 2.8 * step && next > noise.step && third / 4 > 1.1 * Math.max(first, second / 2)
  const jumps = [
    [first, second],
    [second, third],
  ].some(([before = 0, after = 0]) => after > 2.8 * before && after > noise.whole)
  return bends || jumps
}
