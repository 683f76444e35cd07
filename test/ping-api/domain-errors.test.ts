import { expect, test, vi } from 'vitest'
import { ForbiddenError, InvalidRequestError, NotFoundError } from '../../src/engine/errors.ts'
import { IllegalMoveError } from '../../src/payment/status-transitions.ts'
import { SplitParameterError } from '../../src/settlement/split-money.ts'
import { openApi, unknownId } from './open-api.ts'

test.each([
  [new NotFoundError('There is none.'), 404, { error: 'not_found' }],
  [
    new ForbiddenError('payment_order_closed', 'It is closed.'),
    403,
    { error: 'payment_order_closed' },
  ],
  [
    new InvalidRequestError('unknown_scenario', 'Nobody knows it.'),
    422,
    { error: 'unknown_scenario' },
  ],
  [
    new InvalidRequestError('FF08', 'It is not valid.', 'swish.message'),
    422,
    { error: 'FF08', property: 'swish.message' },
  ],
  [new IllegalMoveError('COMPLETED', 'STOPPED'), 403, { error: 'payment_already_terminated' }],
  [new SplitParameterError('It is no amount.'), 403, { error: 'operation_forbidden' }],
])('answers the domain error %s in the shape of the vendor', async (error, status, problem) => {
  const { call, stores, errors } = openApi()
  vi.spyOn(stores.paymentOrders, 'find').mockImplementation(() => {
    throw error
  })
  const answered = await call('GET', `/payment_orders/${unknownId}`)
  expect(answered.status).toBe(status)
  expect(answered.body).toEqual({ errors: [{ ...problem, description: error.message }] })
  expect(errors).toEqual([])
})
