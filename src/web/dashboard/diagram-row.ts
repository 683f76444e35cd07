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
  /** what a phone shows instead; null: the same */
  readonly shortText: string | null
  readonly tone: Tone
  readonly isAhead: boolean
  /** read out by a screen reader */
  readonly label: string
  readonly arrow: DrawnArrow | null
  readonly answer: (DrawnArrow & { readonly text: string; readonly tone: Tone }) | null
  /** what is written where it broke off on the way */
  readonly broken: { readonly text: string; readonly tone: Tone } | null
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
  /** it ends in a cross instead of a head */
  readonly isBroken: boolean
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

/** Characters that fit between two columns of a phone, and of a wide screen. */
const longest = { phone: 26, wide: 44 }

/** The drawing of one arrow, with what came back. */
export function drawArrow(
  line: Arrow,
): Pick<
  Row,
  | 'kind'
  | 'text'
  | 'shortText'
  | 'tone'
  | 'label'
  | 'arrow'
  | 'answer'
  | 'broken'
  | 'dot'
  | 'height'
> {
  const { kind, from, to, text, tone, answer, breaks_off } = line
  const isAlone = from === to
  const isLost = breaks_off === 'on_the_way'
  const arrow = isAlone ? null : drawLine(columns[from], columns[to], isLost)
  const back =
    answer === null || isLost
      ? null
      : { ...drawLine(columns[to], columns[from], breaks_off !== null), ...answer }
  const isStatus = kind === 'status' || isAlone
  return {
    kind,
    text: shorten(text, longest.wide),
    shortText: text.length > longest.phone ? shorten(text, longest.phone) : null,
    tone,
    label: toLabel(line),
    arrow,
    answer: back,
    broken: isLost ? { text: answer?.text ?? '', tone: answer?.tone ?? 'bad' } : null,
    dot: isStatus ? { x: `${columns[to]}%`, isAlone } : null,
    height: answer === null ? heights.plain : heights.answered,
  }
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function drawLine(from: number, to: number, isBroken: boolean): DrawnArrow {
  const middle = `${(from + to) / 2}%`
  const end = isBroken ? from + (to - from) * 0.6 : to
  return { from: `${from}%`, to: `${end}%`, middle, pointsLeft: to < from, isBroken }
}

function toLabel({ from, to, text, answer, breaks_off }: Arrow): string {
  const route = from === to ? names[from] : `${names[from]} to ${names[to]}`
  const came = breaks_off === null ? 'answered ' : ''
  return `${route}: ${text}${answer === null ? '' : `, ${came}${answer.text}`}`
}
