import { limits } from '../../input/limits.ts'
import { loadYaml } from './yaml.ts'

type Excess = { readonly offset: number; readonly message: string }

const marks = new Set(['\u0002', '\u001f', '\u0018', '\ufeff'])
const openings = new Set(['[', '{'])
const closings = new Set([']', '}'])
const indicators = new Set(['-', '?'])

/** What of a text is too much to parse, `null` if nothing is: the parser recurses without a limit and dies with the process. */
export function toExcess(text: string): Excess | null {
  if (Buffer.byteLength(text) > limits.body) return { offset: 0, message: 'larger than 1 MB' }
  const depth = depthMeter()
  const { Lexer } = loadYaml()
  let offset = 0
  let tokens = 0
  for (const token of new Lexer().lex(text)) {
    tokens += 1
    if (tokens > limits.values) return { offset, message: `more than ${limits.values} YAML tokens` }
    if (depth(token) > limits.nesting)
      return { offset, message: `nested deeper than ${limits.nesting}` }
    if (!marks.has(token)) offset += token.length
  }
  return null
}

function depthMeter(): (token: string) => number {
  const indents: number[] = []
  let flow = 0
  let run = 0
  let atLineStart = true
  const indentTo = (width: number) => {
    while (indents.length > 0 && (indents.at(-1) ?? 0) >= width) indents.pop()
    indents.push(width)
  }
  return (token) => {
    if (token === '\n') run = 0
    else if (atLineStart) indentTo(token.startsWith(' ') ? token.length : 0)
    atLineStart = token === '\n'
    if (openings.has(token)) flow += 1
    if (closings.has(token)) flow = Math.max(0, flow - 1)
    if (indicators.has(token)) run += 1
    return indents.length + flow + run
  }
}
