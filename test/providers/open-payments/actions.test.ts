import { describe, expect, test } from 'vitest'
import {
  type CheckoutState,
  IllegalActionError,
  type PayerAction,
  payerActions,
} from '../../../src/checkout/checkout-session.ts'
import { type OpenBank, openBank } from './open-bank.ts'

/** All but the one page of other providers. */
type Place = Exclude<CheckoutState, 'pay'> | 'sign with BankID'

/** What leads to each place from the beginning. */
const pathTo: Record<Place, readonly PayerAction[]> = {
  choose_bank: [],
  bankid_login: ['choose_bank'],
  bankid_failed: ['choose_bank', 'cancel_in_app'],
  choose_account: ['choose_bank', 'sign_in'],
  sign: ['choose_bank', 'sign_in', 'choose_account'],
  'sign with BankID': ['choose_bank', 'sign_in', 'choose_account', 'sign'],
  processing: ['approve'],
  result: ['refuse'],
  closed: ['cancel'],
}

/** Every action that is legal in a place, and where it leads. */
const table: Record<Place, Partial<Record<PayerAction, CheckoutState>>> = {
  choose_bank: {
    open: 'choose_bank',
    choose_bank: 'bankid_login',
    leave: 'choose_bank',
    approve: 'processing',
    refuse: 'result',
    cancel: 'closed',
    block_bankid: 'bankid_failed',
    time_out: 'bankid_failed',
  },
  bankid_login: {
    open: 'bankid_login',
    sign_in: 'choose_account',
    open_app: 'bankid_login',
    cancel_in_app: 'bankid_failed',
    block_bankid: 'bankid_failed',
    time_out: 'bankid_failed',
    leave: 'bankid_login',
    approve: 'processing',
    refuse: 'result',
    cancel: 'closed',
  },
  bankid_failed: {
    open: 'bankid_failed',
    try_again: 'bankid_login',
    other_bank: 'choose_bank',
    leave: 'bankid_failed',
    approve: 'processing',
    refuse: 'result',
    cancel: 'closed',
    block_bankid: 'bankid_failed',
    time_out: 'bankid_failed',
  },
  choose_account: {
    open: 'choose_account',
    choose_account: 'sign',
    leave: 'choose_account',
    approve: 'processing',
    refuse: 'result',
    cancel: 'closed',
  },
  sign: {
    open: 'sign',
    sign: 'processing',
    leave: 'sign',
    approve: 'processing',
    refuse: 'result',
    cancel: 'closed',
  },
  'sign with BankID': {
    open: 'sign',
    sign: 'processing',
    open_app: 'sign',
    cancel_in_app: 'bankid_failed',
    block_bankid: 'bankid_failed',
    time_out: 'bankid_failed',
    leave: 'sign',
    approve: 'processing',
    refuse: 'result',
    cancel: 'closed',
  },
  processing: { open: 'processing', leave: 'processing' },
  result: { open: 'result', leave: 'result', continue: 'closed' },
  closed: {},
}

const places = Object.keys(table) as Place[]

function openBankAt(place: Place): OpenBank {
  const bank = openBank({ checkout: place === 'sign with BankID' ? { rounds: 2 } : {} })
  for (const action of pathTo[place]) bank.act(action)
  return bank
}

describe.each(places)('in %s', (place) => {
  const legal = Object.keys(table[place]) as PayerAction[]
  const illegal = payerActions.filter((action) => !legal.includes(action))

  test('names what the payer may do', () => {
    expect([...openBankAt(place).legal()].sort()).toEqual([...legal].sort())
  })

  if (legal.length > 0) {
    test.each(legal)('lets the payer %s', (action) => {
      expect(openBankAt(place).act(action).state).toBe(table[place][action])
    })
  }

  test.each(illegal)('refuses %s, names the legal ones and changes nothing', (action) => {
    const { act, session, reports } = openBankAt(place)
    const before = { session: session(), reports: [...reports] }
    expect(() => act(action)).toThrow(IllegalActionError)
    expect(() => act(action)).toThrow(legal.length === 0 ? 'nothing more can be done' : 'legal now')
    expect({ session: session(), reports }).toEqual(before)
  })
})

test('says which actions are legal in the error', () => {
  expect(() => openBankAt('result').act('cancel')).toThrow(
    'The payer cannot cancel in state result; legal now: continue, open, leave.',
  )
})
