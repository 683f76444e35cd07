/** An id names nothing in its tenant. */
export class NotFoundError extends Error {
  override name = 'NotFoundError'
}

/** The state of a payment, an order or a setting forbids what was tried; the message names both. */
export class ForbiddenError extends Error {
  override name = 'ForbiddenError'
  /** in the vendor's words where they are known, such as `payment_order_closed` */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The request itself asks for what does not exist, whatever the state of things. */
export class InvalidRequestError extends Error {
  override name = 'InvalidRequestError'
  readonly code: string
  /** dotted path in the request */
  readonly property: string | undefined

  constructor(code: string, message: string, property?: string) {
    super(message)
    this.code = code
    this.property = property
  }
}

/** `what` as in "payment order". */
export function notFound(what: string, id: string): never {
  throw new NotFoundError(`There is no ${what} ${id} in this tenant.`)
}

export function forbidden(code: string, message: string): never {
  throw new ForbiddenError(code, message)
}
