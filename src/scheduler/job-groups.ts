import type { JobRow } from '../storage/job-store.ts'

/** Jobs that share a commit: neighbours, of a payment one at the most, since the next one goes by what became of it. */
export function inGroups(rows: readonly JobRow[]): JobRow[][] {
  const groups: JobRow[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    const isOthers = last?.every(
      (one) => one.paymentSeq !== null && one.paymentSeq !== row.paymentSeq,
    )
    if (isOthers === true && row.paymentSeq !== null) last?.push(row)
    else groups.push([row])
  }
  return groups
}
