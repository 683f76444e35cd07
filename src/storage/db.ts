/** The part of better-sqlite3's database that we use, as our own type: so that the library's types do not depend on it. */
export type Db = {
  readonly open: boolean
  readonly inTransaction: boolean
  readonly name: string
  prepare<Values extends unknown[] | object = unknown[], Row = unknown>(
    sql: string,
  ): Values extends unknown[] ? Statement<Values, Row> : Statement<[Values], Row>
  transaction<Args extends unknown[], Result>(
    work: (...args: Args) => Result,
  ): (...args: Args) => Result
  exec(sql: string): Db
  pragma(text: string, how?: { readonly simple?: boolean }): unknown
  close(): Db
}

export type Statement<Values extends unknown[] = unknown[], Row = unknown> = {
  run(...values: Values): { readonly changes: number; readonly lastInsertRowid: number | bigint }
  get(...values: Values): Row | undefined
  all(...values: Values): Row[]
  raw(isOn?: boolean): Statement<Values, Row>
  pluck(isOn?: boolean): Statement<Values, Row>
}
