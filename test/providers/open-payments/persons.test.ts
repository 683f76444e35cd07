import personnummer from 'personnummer'
import { describe, expect, test } from 'vitest'
import {
  findPerson,
  type PersonTrait,
  testPersons,
} from '../../../src/providers/open-payments/test-persons.ts'
import { usableAccounts } from '../../../src/providers/open-payments/usable-accounts.ts'
import { openBank } from './open-bank.ts'

// The types of the package name another default export than it has.
const checker = personnummer as unknown as { valid(number: string): boolean }

function numberOf(trait: PersonTrait): string {
  return testPersons.find((person) => person.trait === trait)?.personalNumber ?? ''
}

/** The checkout after this person has done what it takes to pay. */
function payAs(trait: PersonTrait, bank = 'ESSESESS') {
  const opened = openBank()
  opened.act('approve', { bank, person: numberOf(trait) })
  return opened
}

describe.each(testPersons)('$name', ({ personalNumber, name }) => {
  test('has a valid personal number of 12 digits', () => {
    expect(personalNumber).toMatch(/^\d{12}$/)
    expect(checker.valid(personalNumber)).toBe(true)
  })

  test('has an official test number', () => {
    expect(personalNumber.slice(8, 11)).toMatch(/^23[89]$/)
  })

  test('is found by the personal number', () => {
    expect(findPerson(personalNumber)?.name).toBe(name)
  })
})

test('knows nobody else', () => {
  expect(findPerson('199005022399')).toBeUndefined()
})

test('lets a person pay who can', () => {
  expect(payAs('pays').session()).toMatchObject({ state: 'processing', outcome: null })
})

test('finds no usable account where a person has no money', () => {
  expect(payAs('no_money').session()).toMatchObject({
    state: 'result',
    outcome: 'refused',
    reason: 'AM04',
    goesTo: 'error_url',
  })
})

test('finds no account at all where a person has none', () => {
  const { look, session } = payAs('no_accounts')
  expect(session()).toMatchObject({ state: 'result', outcome: 'refused' })
  expect(usableAccounts(look())).toEqual([])
})

test('shows the accounts of a person without money as empty', () => {
  const { look } = payAs('no_money')
  expect(usableAccounts(look()).map(({ balance, usable }) => [balance, usable])).toEqual([
    [0, false],
    [0, false],
  ])
})

test.each([
  ['cancels_in_app', 'userCancel'],
  ['never_starts', 'startFailed'],
  ['blocked', 'certificateErr'],
] as const)('fails at BankID where a person %s', (trait, hintCode) => {
  expect(payAs(trait).session()).toMatchObject({ state: 'bankid_failed', hintCode })
})

test('refuses after the signature where a person is refused by the bank', () => {
  const { session, events } = payAs('refused')
  expect(session()).toMatchObject({ state: 'result', outcome: 'refused', reason: 'MS03' })
  expect(events().at(-1)).toBe('checkout.failed')
})

test('waits hours for the second signer and sends the browser back meanwhile', () => {
  const { session, reports } = payAs('second_signer')
  expect(session()).toMatchObject({
    state: 'result',
    outcome: 'second_signer',
    goesTo: 'success_url',
  })
  expect(reports.at(-1)).toMatchObject({ event: 'checkout.approved', shift: 3 * 3_600_000 })
})

test('waits minutes for a slow bank and sends the browser back meanwhile', () => {
  const { session, reports } = payAs('slow_bank')
  expect(session()).toMatchObject({ state: 'result', outcome: 'pending', goesTo: 'success_url' })
  expect(reports.at(-1)).toMatchObject({ event: 'checkout.approved', shift: 5 * 60_000 })
})

test('makes any bank slow by the test controls', () => {
  const { act, setControls, reports } = openBank()
  setControls({ bankMood: 'slow' })
  act('approve')
  expect(reports.at(-1)).toMatchObject({ event: 'checkout.approved', shift: 5 * 60_000 })
})

test('makes a bank quick again by the test controls', () => {
  const { act, setControls, reports } = openBank()
  setControls({ bankMood: 'slow' })
  setControls({ bankMood: 'normal' })
  act('approve')
  expect(reports.at(-1)).toMatchObject({ event: 'checkout.approved', shift: 0 })
})
