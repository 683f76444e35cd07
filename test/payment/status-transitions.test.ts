import { expect, test } from 'vitest'
import {
  canMove,
  IllegalMoveError,
  isTerminal,
  nextStatus,
  type PaymentStatus,
  paymentStatuses,
} from '../../src/payment/status-transitions.ts'

const terminal: readonly PaymentStatus[] = [
  'COMPLETED',
  'DECLINED',
  'ABORTED',
  'EXPIRED',
  'CRASHED',
  'STOPPED',
]

test.each(terminal)('lets nothing follow %s', (from) => {
  expect(paymentStatuses.filter((to) => canMove(from, to))).toEqual([])
  expect(isTerminal(from)).toBe(true)
})

test.each(paymentStatuses.filter((status) => !terminal.includes(status)))(
  'lets %s go on',
  (from) => {
    expect(isTerminal(from)).toBe(false)
  },
)

test.each(terminal)('lets a pending payment become %s', (to) => {
  expect(nextStatus('PENDING', to)).toBe(to)
})

test.each(paymentStatuses)('never lets %s become INITIATED', (from) => {
  expect(canMove(from, 'INITIATED')).toBe(false)
})

test.each(paymentStatuses)('does not let %s follow itself', (status) => {
  expect(canMove(status, status)).toBe(false)
})

test('takes an underfunded payment through funded to completed', () => {
  expect(nextStatus(nextStatus('UNDERFUNDED', 'FUNDED'), 'COMPLETED')).toBe('COMPLETED')
})

test('names both statuses and says that the first is terminal', () => {
  expect(() => nextStatus('COMPLETED', 'PENDING')).toThrow(
    new IllegalMoveError('COMPLETED', 'PENDING'),
  )
  expect(new IllegalMoveError('COMPLETED', 'PENDING').message).toBe(
    'A payment cannot go from COMPLETED to PENDING: COMPLETED is terminal.',
  )
})

test('names the statuses that could follow instead', () => {
  expect(new IllegalMoveError('FUNDED', 'PENDING').message).toBe(
    'A payment cannot go from FUNDED to PENDING: from FUNDED it may become COMPLETED, OVERFUNDED, STOPPED, EXPIRED, CRASHED.',
  )
})
