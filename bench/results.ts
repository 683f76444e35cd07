import { cpus, totalmem } from 'node:os'

/** One line of the table. */
export type Row = {
  readonly what: string
  readonly result: string
  readonly ratio?: string
  readonly goal?: string
  readonly isReached?: boolean
}

export type Section = {
  readonly name: string
  readonly title: string
  readonly rows: readonly Row[]
}

export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5)
}

export function least(numbers: readonly number[]): number {
  return Math.min(...numbers)
}

export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

export function machine(): string {
  const [first] = cpus()
  return [
    `${cpus().length} × ${first?.model.trim() ?? 'unknown CPU'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.version}`,
  ].join(', ')
}

export function table({ title, rows }: Section): string {
  const lines = rows.map(({ what, result, ratio = '', goal = '', isReached }) => {
    const mark = isReached === undefined ? '' : isReached ? 'reached' : 'missed'
    return `| ${what} | ${result} | ${ratio} | ${goal} | ${mark} |`
  })
  return [
    `## ${title}`,
    '',
    '| what | measured | against | goal | |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n')
}
