import { expect, test } from 'vitest'
import { plannedOn } from '../../src/payment/planned-on.ts'
import { formatMoment } from '../../src/scenarios/format/moments.ts'
import { planIn } from './scenario-files.ts'

const browser = (text: string) => {
  const { goesTo, at } = planIn(text).browser
  return `${goesTo} at ${formatMoment(at)}`
}

test('brings the browser back with a status that comes within 5 s of the approval', () => {
  const at = (delay: string, status: string) =>
    browser(`timeline: [{ at: checkout.approved + ${delay}, status: ${status} }]`)
  expect(browser('')).toBe('success_url at completed')
  expect(at('5s', 'COMPLETED')).toBe('success_url at completed')
  expect(at('5001ms', 'COMPLETED')).toBe('success_url at checkout.approved')
  expect(at('0s', 'ABORTED')).toBe('cancel_url at aborted')
  expect(at('1s', 'DECLINED')).toBe('error_url at declined')
  expect(at('1s', 'CRASHED')).toBe('error_url at crashed')
  expect(at('1s', 'EXPIRED')).toBe('error_url at expired')
  expect(at('1s', 'FUNDED')).toBe('success_url at funded')
  expect(at('2d', 'DECLINED')).toBe('success_url at checkout.approved')
})

test('brings the browser back with the end where more than one status comes soon', () => {
  const text =
    'timeline: [{ at: checkout.approved + 1s, status: UNDERFUNDED }, { at: checkout.approved + 2s, status: COMPLETED }]'
  expect(browser(text)).toBe('success_url at completed')
})

test('brings the browser back with the first of several statuses that end nothing', () => {
  const text =
    'timeline: [{ at: checkout.approved + 3s, status: FUNDED }, { at: checkout.approved + 1s, status: UNDERFUNDED }]'
  expect(browser(text)).toBe('success_url at underfunded')
})

test('lets nothing but the approval bring the browser to success_url', () => {
  const text =
    'timeline: [{ at: checkout.approved + 1s, status: FUNDED }, { at: funded + 1s, status: COMPLETED }]'
  expect(browser(text)).toBe('success_url at funded')
})

test('always answers a cancellation and a failure with their own URLs', () => {
  const plan = planIn('checkout: { browser: { goes_to: nowhere, at: checkout.opened + 3s } }')
  const on = (event: string) =>
    plannedOn(plan, event).flatMap((planned) =>
      planned.kind === 'browser'
        ? [`${planned.browser.goesTo} after ${planned.delay}: ${planned.browser.because}`]
        : [],
    )
  expect(on('checkout.cancelled')).toEqual(['cancel_url after 0: the payer cancelled (built in)'])
  expect(on('checkout.failed')).toEqual([
    'error_url after 0: BankID failed and the payer gave up (built in)',
  ])
  expect(on('checkout.opened')).toEqual([
    'nowhere after 3000: s.yaml:2 (nowhere at checkout.opened + 3s)',
  ])
})
