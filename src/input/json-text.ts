import { limits } from './limits.ts'

/** Why a text is not taken as JSON. */
export type JsonFlaw =
  | { readonly kind: 'syntax'; readonly message: string }
  | { readonly kind: 'nesting'; readonly message: string }
  | { readonly kind: 'count'; readonly message: string }
  | {
      readonly kind: 'number'
      readonly message: string
      /** where the number stands, from the top */
      readonly path: readonly (string | number)[]
    }

/** A JSON text as a value. Its numbers are what was written, to the last digit. Cost is linear in the text. */
export function readJson(
  text: string,
): { readonly value: unknown; readonly flaw?: undefined } | { readonly flaw: JsonFlaw } {
  const flaw = jsonFlaw(text)
  return flaw === null ? { value: JSON.parse(text) } : { flaw }
}

/** What keeps a text from being taken as JSON: its syntax, its nesting, the number of its values, or a number that a double does not hold; null where nothing does. */
export function jsonFlaw(text: string): JsonFlaw | null {
  const scan = new Scan(text)
  let wanted: Wanted = 'value'
  while (wanted !== 'nothing') wanted = scan.step(wanted)
  return scan.flaw
}

type Wanted = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing'

type Level = { readonly isList: boolean; index: number; key: readonly [from: number, to: number] }

const expectations: Readonly<Record<Wanted, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or }',
  ':': 'a colon',
  ', or end': 'a comma or the end',
  nothing: 'nothing more',
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const words = ['true', 'false', 'null']
const [quote, backslash, listOpens, listCloses, mapOpens, mapCloses] = [34, 92, 91, 93, 123, 125]
const escapes = new Set('"\\/bfnrt'.split('').map((letter) => letter.charCodeAt(0)))

/** Goes over a text once, without recursion: the text may be as deep as it likes. */
class Scan {
  flaw: JsonFlaw | null = null
  private readonly text: string
  private at = 0
  private values = 0
  private readonly levels: Level[] = []

  constructor(text: string) {
    this.text = text
  }

  /** Takes what was wanted; returns what is wanted then. */
  step(wanted: Wanted): Wanted {
    this.skipSpace()
    const code = this.text.charCodeAt(this.at)
    switch (wanted) {
      case 'value or ]':
        return code === listCloses ? this.close() : this.takeValue(code, wanted)
      case 'key or }':
        return code === mapCloses ? this.close() : this.takeKey(code, wanted)
      case 'key':
        return this.takeKey(code, wanted)
      case ':':
        return this.text[this.at] === ':'
          ? this.pass(1, 'value')
          : this.refuse(expectations[wanted])
      case ', or end':
        return this.goOn(code)
      default:
        return this.takeValue(code, wanted)
    }
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      this.at += 1
    }
  }

  private takeValue(code: number, wanted: Wanted): Wanted {
    this.values += 1
    if (this.values > limits.values) {
      this.flaw = { kind: 'count', message: `more than ${limits.values} values` }
      return 'nothing'
    }
    if (code === quote) return this.takeText() ? ', or end' : 'nothing'
    if (code === listOpens || code === mapOpens) return this.open(code === listOpens)
    const word = words.find((each) => this.text.startsWith(each, this.at))
    return word === undefined ? this.takeNumber(wanted) : this.pass(word.length, ', or end')
  }

  private takeKey(code: number, wanted: Wanted): Wanted {
    const from = this.at
    if (code !== quote) return this.refuse(expectations[wanted])
    if (!this.takeText()) return 'nothing'
    const level = this.levels.at(-1)
    if (level !== undefined) level.key = [from, this.at]
    return ':'
  }

  /** Returns whether it ended well. */
  private takeText(): boolean {
    for (this.at += 1; ; this.at += 1) {
      const code = this.text.charCodeAt(this.at)
      if (code === quote) break
      // Past the end there is no code at all.
      if (!(code >= 32)) return this.refuseText(code)
      if (code === backslash && !this.takeEscape()) return this.refuseText(code)
    }
    this.at += 1
    return true
  }

  private refuseText(code: number): false {
    const isOver = this.at >= this.text.length
    if (isOver) this.refuse('the end of a text, a double quote')
    else
      this.refuse(code < 32 ? 'no control character in a text' : 'an escape such as \\n or \\u0000')
    return false
  }

  private takeEscape(): boolean {
    this.at += 1
    if (escapes.has(this.text.charCodeAt(this.at))) return true
    const isCode = /^u[0-9a-fA-F]{4}$/.test(this.text.slice(this.at, this.at + 5))
    if (isCode) this.at += 4
    return isCode
  }

  private takeNumber(wanted: Wanted): Wanted {
    number.lastIndex = this.at
    const [token] = number.exec(this.text) ?? []
    if (token === undefined) return this.refuse(expectations[wanted])
    if (this.flaw === null && !isExact(token)) {
      const shown = token.length > 40 ? `${token.slice(0, 40)}…` : token
      const message = `the number ${shown} cannot be kept exactly; send it as a text`
      this.flaw = { kind: 'number', message, path: this.path() }
    }
    return this.pass(token.length, ', or end')
  }

  private open(isList: boolean): Wanted {
    this.levels.push({ isList, index: 0, key: [0, 0] })
    if (this.levels.length > limits.nesting) {
      this.flaw = { kind: 'nesting', message: `nested deeper than ${limits.nesting} levels` }
      return 'nothing'
    }
    return this.pass(1, isList ? 'value or ]' : 'key or }')
  }

  private close(): Wanted {
    this.levels.pop()
    return this.pass(1, ', or end')
  }

  private goOn(code: number): Wanted {
    const level = this.levels.at(-1)
    if (level === undefined)
      return this.at === this.text.length ? 'nothing' : this.refuse(expectations.nothing)
    if (code === (level.isList ? listCloses : mapCloses)) return this.close()
    if (this.text[this.at] !== ',') return this.refuse(expectations[', or end'])
    level.index += 1
    return this.pass(1, level.isList ? 'value' : 'key')
  }

  private pass(characters: number, wanted: Wanted): Wanted {
    this.at += characters
    return wanted
  }

  private refuse(expected: string): Wanted {
    const before = this.text.slice(0, this.at)
    const line = before.split('\n').length
    const column = this.at - before.lastIndexOf('\n')
    const message = `expected ${expected} at line ${line}, column ${column}`
    this.flaw = { kind: 'syntax', message }
    return 'nothing'
  }

  private path(): (string | number)[] {
    return this.levels.map(({ isList, index, key: [from, to] }) =>
      isList ? index : String(JSON.parse(this.text.slice(from, to))).slice(0, 100),
    )
  }
}

/** Does a number, as JSON or YAML writes it in decimal, come back as the same number when it is written again? */
export function isExact(token: string): boolean {
  // So few digits always do.
  if (token.length <= 15 && !/e/i.test(token)) return true
  const value = Number(token)
  if (!Number.isFinite(value)) return false
  const [written, kept] = [decimalOf(token), decimalOf(String(value))]
  return written.digits === kept.digits && written.exponent === kept.exponent
}

/** `0.120e3` → digits `12`, exponent 1: 12 × 10¹. Zero has no digits. */
function decimalOf(token: string): { digits: string; exponent: number } {
  const [mantissa = '', power = '0'] = token.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace(/[+-]/g, '').split('.')
  const all = whole + fraction
  let [from, to] = [0, all.length]
  while (all[from] === '0') from += 1
  while (to > from && all[to - 1] === '0') to -= 1
  if (from === to) return { digits: '', exponent: 0 }
  return { digits: all.slice(from, to), exponent: Number(power) + whole.length - to }
}
