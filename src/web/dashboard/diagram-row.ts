import type { Arrow } from '../../control-api/schemas/arrow.ts'
import type { Tone } from '../page.ts'

/** One row of a sequence diagram; positions are per cent of its width. */
export type Row = {
  readonly key: string
  readonly kind: string
  readonly time: string
  readonly iso: string
  readonly date: string | null
  readonly since: string | null
  readonly realTime: string | null
  readonly text: string
  readonly tone: Tone
  readonly isAhead: boolean
  /** read out by a screen reader */
  readonly label: string
  readonly arrow: DrawnArrow | null
  readonly answer: (DrawnArrow & { readonly text: string; readonly tone: Tone }) | null
  /** what happens at one place */
  readonly dot: { readonly x: string; readonly isAlone: boolean } | null
  readonly height: number
  readonly note: string | null
}

type DrawnArrow = {
  readonly from: string
  readonly to: string
  readonly middle: string
  readonly pointsLeft: boolean
}

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
  line: Arrow,
): Pick<Row, 'kind' | 'text' | 'tone' | 'label' | 'arrow' | 'answer' | 'dot' | 'height'> {
  const { kind, from, to, text, tone, answer } = line
  const isAlone = from === to
  const arrow = isAlone ? null : drawLine(columns[from], columns[to])
  const back = answer === null ? null : { ...drawLine(columns[to], columns[from]), ...answer }
  const isStatus = kind === 'status' || isAlone
  return {
    kind,
    text: text.length > longest ? `${text.slice(0, longest - 1)}…` : text,
    tone,
    label: toLabel(line),
    arrow,
    answer: back,
    dot: isStatus ? { x: `${columns[to]}%`, isAlone } : null,
    height: back === null ? heights.plain : heights.answered,
  }
}

function drawLine(from: number, to: number): DrawnArrow {
  const middle = `${(from + to) / 2}%`
  return { from: `${from}%`, to: `${to}%`, middle, pointsLeft: to < from }
}

function toLabel({ from, to, text, answer }: Arrow): string {
  const route = from === to ? names[from] : `${names[from]} to ${names[to]}`
  return `${route}: ${text}${answer === null ? '' : `, answered ${answer.text}`}`
}
