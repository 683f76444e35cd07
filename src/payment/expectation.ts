/** What a scenario says must hold in the end. */
export type Expectation = {
  readonly status?: string | undefined
  /** statuses of the callbacks that are sent, in order */
  readonly callbacks?: readonly string[] | undefined
  /** where the browser is in the end */
  readonly browser?: string | undefined
}

export type UnmetPoint = {
  readonly key: 'status' | 'callbacks' | 'browser'
  readonly wanted: string
  readonly found: string
}

/** What became otherwise than expected; a point that is not `known` (undefined) is left out. */
export function findUnmetPoints(
  expected: Expectation,
  known: {
    readonly status?: string | undefined
    readonly callbacks?: readonly string[] | undefined
    readonly browser?: string | undefined
  },
): readonly UnmetPoint[] {
  const points = [
    { key: 'status' as const, wanted: expected.status, found: known.status },
    {
      key: 'callbacks' as const,
      wanted: expected.callbacks?.join(', '),
      found: known.callbacks?.join(', '),
    },
    { key: 'browser' as const, wanted: expected.browser, found: known.browser },
  ]
  return points.flatMap(({ key, wanted, found }) =>
    wanted === undefined || found === undefined || wanted === found
      ? []
      : [{ key, wanted: wanted || 'none', found: found || 'none' }],
  )
}
