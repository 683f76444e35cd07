import type { Arrow as TimelineArrow } from '../../control-api/queries/arrow.ts'
import type { Arrow, Row } from './page-model.ts'

/** Where the lifelines of a diagram stand, per cent of its width. */
const columns = { backend: 12.5, ping: 37.5, open_payments: 62.5, payer: 87.5 } as const

export const names = {
  backend: 'Backend',
  ping: 'Ping',
  open_payments: 'Open Payments',
  payer: 'Payer',
} as const

/** Px: a row without, and with an answer. */
const heights = { plain: 38, answered: 60 }

/** Characters that fit between two columns of a phone. */
const longest = 26

/** The drawing of one arrow, with what came back. */
export function drawArrow(
  line: TimelineArrow,
): Pick<Row, 'kind' | 'text' | 'tone' | 'told' | 'arrow' | 'answer' | 'dot' | 'height'> {
  const { kind, from, to, text, tone, answer } = line
  const isAlone = from === to
  const arrow = isAlone ? null : toArrow(columns[from], columns[to])
  const back = answer === null ? null : { ...toArrow(columns[to], columns[from]), ...answer }
  const isStatus = kind === 'status' || isAlone
  return {
    kind,
    text: text.length > longest ? `${text.slice(0, longest - 1)}…` : text,
    tone,
    told: toLabel(line),
    arrow,
    answer: back,
    dot: isStatus ? { x: `${columns[to]}%`, isAlone } : null,
    height: back === null ? heights.plain : heights.answered,
  }
}

function toArrow(from: number, to: number): Arrow {
  const middle = `${(from + to) / 2}%`
  return { from: `${from}%`, to: `${to}%`, middle, pointsLeft: to < from }
}

function toLabel({ from, to, text, answer }: TimelineArrow): string {
  const route = from === to ? names[from] : `${names[from]} to ${names[to]}`
  return `${route}: ${text}${answer === null ? '' : `, answered ${answer.text}`}`
}
