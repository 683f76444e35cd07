import { maskPersonalNumbers } from '../input/mask-personal-numbers.ts'
import { maskJson } from '../input/mask-secrets.ts'
import { printable } from '../input/printable.ts'
import type { Difference } from './differences.ts'
import type { Setting } from './found.ts'
import type { LeftOut } from './recording.ts'

/** What `--json` writes. Secrets and personal numbers are masked in it. */
export type CompareReport = {
  readonly file: string
  readonly counts: {
    readonly requests: number
    readonly callbacks: number
    readonly differences: number
    readonly left_out: number
  }
  readonly differences: readonly Difference[]
  /** the settings of all differences, each once */
  readonly settings: readonly Setting[]
  readonly left_out: readonly LeftOut[]
}

export function toReport(
  file: string,
  {
    counts,
    differences,
    leftOut,
  }: {
    readonly counts: { readonly requests: number; readonly callbacks: number }
    readonly differences: readonly Difference[]
    readonly leftOut: readonly LeftOut[]
  },
): CompareReport {
  const settings = new Map(
    differences.flatMap(({ setting }) => (setting === null ? [] : [[setting.name, setting]])),
  )
  const report = {
    file,
    counts: { ...counts, differences: differences.length, left_out: leftOut.length },
    differences,
    settings: [...settings.values()],
    left_out: leftOut.toSorted((a, b) => a.entry - b.entry),
  }
  return JSON.parse(maskPersonalNumbers(JSON.stringify(maskJson(report))))
}

/** 0: no differences, 1: differences, 3: nothing could be compared. */
export function toExitCode({ counts }: CompareReport): 0 | 1 | 3 {
  if (counts.requests + counts.callbacks === 0) return 3
  return counts.differences === 0 ? 0 : 1
}

/** For people. Keys and words of the recording are made printable. */
export function toText({ counts, differences, left_out: leftOut }: CompareReport): string {
  const { requests, callbacks } = counts
  const compared = `${count(requests, 'request')} and ${count(callbacks, 'callback')} compared`
  const lines = [
    ...differences.map(toParagraph),
    ...leftOut.map(({ entry, because }) => `Entry ${entry} was left out: ${because}.`),
    ...(requests + callbacks === 0 ? ['Nothing could be compared.'] : []),
    `${compared}, ${count(differences.length, 'difference')}.`,
  ]
  return printable(lines.join('\n'))
}

function toParagraph(difference: Difference): string {
  const { where, entry, times, choice, setting } = difference
  const more = times === 1 ? '' : `, and ${count(times - 1, 'more entry', 'more entries')}`
  const lines = [
    `${where}: ${toSentence(difference)} (entry ${entry}${more})`,
    `  emulator's choice: ${choice ?? 'none; docs/fidelity.md does not say anything about it'}`,
    ...(setting === null ? [] : [`  setting: ${setting.name}=${setting.value}`]),
  ]
  return `${lines.join('\n')}\n`
}

function toSentence({ kind, path, recorded, here }: Difference): string {
  if (kind === 'status') return `answered ${recorded} in the recording, ${here} here`
  if (kind === 'extra_key') return `only the recording has the key ${path}`
  if (kind === 'missing_key') return `only the sandbox has the key ${path}`
  if (kind === 'renamed_key') return `${path} is named ${recorded} in the recording`
  if (kind === 'callback')
    return recorded === null
      ? `only the sandbox sends ${here}`
      : `only the recording has ${recorded}`
  const what = kind === 'header' ? `header ${path}` : (path ?? 'order')
  return `${what} is ${recorded ?? 'absent'} in the recording, ${here ?? 'absent'} here`
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** Lines for `node --env-file` or `docker run --env-file`; each says why. */
export function toEnvFile({ file, differences, settings }: CompareReport): string {
  const lines = settings.flatMap(({ name, value }) => {
    const because = differences.find(({ setting }) => setting?.name === name)
    const why = because === undefined ? '' : `${because.where}: ${toSentence(because)}`
    return [`# ${why}`, `${name}=${value}`]
  })
  return [`# ping-sandbox compare ${file}`, ...lines, '']
    .join('\n')
    .replaceAll(/[^\n\P{Cc}]/gu, ' ')
}
