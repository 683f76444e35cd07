type Kind =
  | 'status'
  | 'missing_key'
  | 'extra_key'
  | 'renamed_key'
  | 'type'
  | 'format'
  | 'value'
  | 'order'
  | 'header'
  | 'callback'

/** A difference in one entry of the recording. */
export type Found = {
  /**
   * `missing_key`, `extra_key`: of the recording, against the sandbox. `order`: a status that the sandbox does not have
   * then. `callback`: one that only the recording or only the sandbox has.
   */
  readonly kind: Kind
  /** `POST /payment_orders/{id}/payments`, or `callback of a payment` */
  readonly where: string
  /** key in the body, with dots, or name of a header; null: none */
  readonly path: string | null
  /** status, key, type, format or word; null: there is none */
  readonly recorded: string | null
  readonly here: string | null
  /** place in the file, from 1 */
  readonly entry: number
  /** the answer that refused the request, here or in the recording */
  readonly refusal?: string
  /** the request was refused for its credentials */
  readonly isAuth?: boolean
}

export type Setting = { readonly name: string; readonly value: string }
