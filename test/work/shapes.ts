/** Texts that grow with `n`, each by a kind of thing that somebody may forget to count. */
export type Shape = readonly [what: string, make: (n: number) => string]

const times = (piece: string) => (n: number) => piece.repeat(Math.ceil(n / piece.length))
const numbered = (n: number, size: number, make: (index: number) => string) =>
  Array.from({ length: Math.ceil(n / size) }, (_, index) => make(index))

const json = (what: string, make: (n: number) => unknown): Shape => [
  what,
  (n) => JSON.stringify(make(n)),
]

/** Bodies of JSON, or nearly. */
export const jsonShapes: readonly Shape[] = [
  ['brackets, then escaped quotes without an end', (n) => `${'['.repeat(99)}"${times('\\"')(n)}`],
  ['escaped quotes', (n) => `{"currency":"${times('\\"')(n)}"}`],
  ['backslashes', (n) => `{"currency":"${times('\\\\')(n)}"}`],
  ['open brackets', times('[')],
  ['open braces', times('{"a":')],
  ['spaces', (n) => `${times(' ')(n)}{}${times('\n')(n)}`],
  ['a long number', (n) => `{"amount":1${times('0')(n)}}`],
  ['a long fraction', (n) => `{"amount":0.${times('0')(n)}1}`],
  ['commas', (n) => `[${times(',')(n)}`],
  ['no JSON', times('a=b&')],
  json('a long text', (n) => ({ name: 'x'.repeat(n), currency: 'x'.repeat(n) })),
  json('a long key', (n) => ({ ['k'.repeat(n)]: 1 })),
  json('a long name of a scenario', (n) => ({
    scenario: 'a'.repeat(n),
    metadata: { sandbox_scenario: 'a'.repeat(n) },
  })),
  json('unknown keys', (n) =>
    Object.fromEntries(numbered(n, 12, (i) => `key${i}`).map((k) => [k, 1])),
  ),
  json('metadata', (n) => ({
    currency: 'SEK',
    metadata: Object.fromEntries(numbered(n, 12, (i) => `key${i}`).map((k) => [k, k])),
  })),
  json('numbers', (n) => ({ metadata: { list: numbered(n, 6, String).map(Number) } })),
  json('empty lists', (n) => ({ metadata: numbered(n, 3, String).map(() => []) })),
  json('wrong items', (n) => ({ order_items: numbered(n, 3, String).map(() => ({})) })),
  json('items', (n) => ({
    currency: 'SEK',
    provider: 'dummy',
    method: 'dummy',
    total_amount: numbered(n, 100, String).length,
    order_items: numbered(n, 100, String).map(() => ({
      ...{ name: 'x', amount: 1, vat_rate: 12 },
      merchant_id: '22222222-2222-4222-8222-222222222222',
    })),
  })),
]

const steps = (n: number, make: (index: number) => string) =>
  `version: 1\nname: grown\ntimeline:\n${numbered(n, 40, make).join('')}`

/** Scenario and seed files. */
export const yamlShapes: readonly Shape[] = [
  ['keys', (n) => numbered(n, 8, (i) => `k${i}: 1\n`).join('')],
  ['keys in a flow', (n) => `{${numbered(n, 8, (i) => `k${i}: 1`).join(', ')}}`],
  ['the same key', (n) => `a: {${numbered(n, 5, () => 'b: 1').join(', ')}}`],
  ['list items', times('- a\n')],
  ['items in a flow', (n) => `[${times('a, ')(n)}b]`],
  ['dashes', times('- ')],
  ['brackets', times('[')],
  ['braces', times('{')],
  ['closing brackets', times(']')],
  ['question marks', times('? ')],
  ['colons', times(': ')],
  ['quotes', times('"a" ')],
  ['escaped quotes', (n) => `a: "${times('\\"')(n)}"`],
  ['a quote without an end', (n) => `a: "${times('\\"')(n)}`],
  ['single quotes', (n) => `a: '${times("''")(n)}'`],
  ['single quotes without an end', (n) => `a: '${times("''")(n)}`],
  ['lines in quotes', (n) => `a: "${times('b\n')(n)}"`],
  ['a long word', (n) => `a: ${times('x')(n)}`],
  ['a long number', (n) => `a: ${times('1')(n)}`],
  ['words', (n) => `a: ${times('x ')(n)}`],
  ['words on lines', (n) => `a: ${times('x\n  ')(n)}`],
  ['comments', times('# x\n')],
  ['a long comment', (n) => `a: 1 #${times(' x')(n)}`],
  ['spaces', times(' ')],
  ['tabs', times('\t')],
  ['empty lines', (n) => `a: 1${times('\n')(n)}`],
  ['carriage returns', times('a: 1\r\n')],
  ['documents', times('---\n')],
  ['directives', times('%YAML 1.2\n')],
  ['tags', times('!a ')],
  ['a long tag', (n) => `a: !${times('x')(n)} b`],
  ['anchors', (n) => numbered(n, 12, (i) => `k${i}: &a${i} 1\n`).join('')],
  ['aliases', (n) => `a: &a 1\nb: [${times('*a, ')(n)}]`],
  ['anchors of the same name', (n) => numbered(n, 12, (i) => `k${i}: &a 1\n`).join('')],
  ['a block text', (n) => `a: |\n${times('  x\n')(n)}`],
  ['a folded text', (n) => `a: >\n${times('  x\n')(n)}`],
  ['an indented text', (n) => `a: |\n${times('   \n')(n)} x`],
  ['unknown keys', (n) => `version: 1\n${numbered(n, 8, (i) => `k${i}: 1\n`).join('')}`],
  ['steps', (n) => steps(n, (i) => `  - { at: payment.created + ${i}s, status: PENDING }\n`)],
  [
    'steps with ids',
    (n) => steps(n, (i) => `  - { at: payment.created, id: s${i}, status: PENDING }\n`),
  ],
  [
    'steps in a chain',
    (n) => steps(n, (i) => `  - { id: s${i}, at: after s${i - 1}, status: PENDING }\n`),
  ],
  [
    'steps after nothing',
    (n) => steps(n, (i) => `  - { at: after nothing${i}, status: PENDING }\n`),
  ],
  ['wrong steps', (n) => steps(n, (i) => `  - { at: ${i}, status: PENDNG }\n`)],
  ['a long duration', (n) => `version: 1\nexpiry: ${times('1s')(n)}`],
  ['a long glob', (n) => `version: 1\nmatch: { reference: "${times('*a')(n)}" }`],
  ['tags of a scenario', (n) => `version: 1\ntags: [${numbered(n, 6, (i) => `t${i}`).join(', ')}]`],
  [
    'callbacks',
    (n) => `version: 1\ncallbacks:\n${numbered(n, 30, (i) => `  - { copies: ${i} }\n`).join('')}`,
  ],
  [
    'metadata to match',
    (n) => `version: 1\nmatch:\n  metadata:\n${numbered(n, 12, (i) => `    k${i}: a\n`).join('')}`,
  ],
]

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`

/** Seed files that fit the schema, or whose mistakes only a comparison finds. */
export const seedShapes: readonly Shape[] = [
  ...yamlShapes,
  [
    'tenants',
    (n) => `version: 1\ntenants:\n${numbered(n, 50, (i) => `  - { id: ${id(i)} }\n`).join('')}`,
  ],
  [
    'merchants',
    (n) =>
      seed(
        n,
        (i) => `{ id: ${id(i)}, name: m }`,
        () => null,
      ),
  ],
  [
    'the same merchant',
    (n) =>
      seed(
        n,
        () => `{ id: ${id(0)}, name: m }`,
        () => null,
      ),
  ],
  [
    'orders of known merchants',
    (n) =>
      seed(
        n,
        (i) => `{ id: ${id(i)}, name: m }`,
        (i) => id(i),
      ),
  ],
  [
    'orders of unknown merchants',
    (n) =>
      seed(
        n,
        (i) => `{ id: ${id(i)}, name: m }`,
        (i) => id(i + 5e6),
      ),
  ],
]

function seed(
  n: number,
  merchant: (i: number) => string,
  buyer: (i: number) => string | null,
): string {
  const merchants = numbered(n, 200, (i) => `      - ${merchant(i)}\n`).join('')
  const orders = numbered(n, 200, (i) =>
    buyer(i) === null
      ? `      - { id: ${id(i + 1e6)} }\n`
      : `      - { id: ${id(i + 1e6)}, payments: [ { id: ${id(i + 2e6)}, order_items: [ { name: a, amount: 1, merchant_id: ${buyer(i)} } ] } ] }\n`,
  ).join('')
  return `version: 1\ntenants:\n  - id: ${id(0)}\n    merchants:\n${merchants}    payment_orders:\n${orders}`
}

/** What stands behind a question mark, in a form or in a header. */
export const queryShapes: readonly Shape[] = [
  ['pairs', times('a=1&')],
  ['different pairs', (n) => numbered(n, 8, (i) => `k${i}=v&`).join('')],
  ['metadata', (n) => numbered(n, 20, (i) => `metadata.k${i}=v&`).join('')],
  ['ampersands', times('&')],
  ['equals signs', times('=')],
  ['percents', times('%')],
  ['escapes', times('%41')],
  ['broken escapes', times('%c3')],
  ['pluses', times('+')],
  ['a long value', (n) => `q=${'x'.repeat(n)}&path=${'/'.repeat(n)}`],
  ['a long key', times('k')],
  ['question marks', times('?')],
]

export const headerShapes: readonly Shape[] = [
  ['letters', times('a')],
  ['digits', times('1')],
  ['spaces', (n) => `a${times(' ')(n)}a`],
  ['commas', times(',')],
  ['semicolons', times('; ')],
  ['pairs', times('a=b; ')],
  ['languages', times('sv;q=0.1, ')],
  ['dashes', times('-')],
  ['quotes', times('"')],
  ['slashes', times('/')],
  ['percents', times('%')],
  ['a token', (n) => `Bearer ${times(' ')(n)}x`],
  ['schemes', times('http://')],
  ['at signs', (n) => `http://${times('a@')(n)}b`],
]

export const pathShapes: readonly Shape[] = [
  ['letters', times('a')],
  ['slashes', times('/')],
  ['parts', times('a/')],
  ['dots', times('../')],
  ['escapes', times('%2f')],
  ['broken escapes', times('%c3')],
  ['percents', times('%')],
  ['colons', times(':')],
]

export type Entrance = {
  readonly name: string
  readonly shapes: readonly Shape[]
  /** characters of the smallest input */
  readonly size: number
  readonly enter: (text: string) => unknown
}

/** Sends a request; answers the body of what is no 5xx. */
export type Ask = (method: string, path: string, headers: object, body?: string) => Promise<string>
