import { test } from './open-browser.ts'
import { seeEveryLook } from './see-every-look.ts'
import { startShop } from './start-shop.ts'

type Act = string | readonly [action: string, input: object]

type Screen = {
  readonly state: string
  /** what the payer has done by then, and `+1s` for time that went by */
  readonly done?: readonly Act[]
  readonly scenario?: string
  readonly amount?: number
  readonly query?: Readonly<Record<string, string>>
}

const signedIn = ['choose_bank', 'sign_in']
const asPerson = (person: string) => ['choose_bank', ['sign_in', { person }]] as const
const noMoney = '199001312397'
const refusedByBank = '199005112389'
const secondSigner = '198910102386'

const screens: Readonly<Record<string, Screen>> = {
  'choose bank': { state: 'choose_bank', query: { drawer: '' } },
  'choose bank, none found': { state: 'choose_bank', query: { q: 'zzz' } },
  'BankID, QR': { state: 'bankid_login', done: ['choose_bank'] },
  'BankID, this phone': {
    state: 'bankid_login',
    done: ['choose_bank'],
    query: { device: 'phone' },
  },
  'BankID, in the app': { state: 'bankid_login', done: ['choose_bank', 'open_app'] },
  'BankID failed, blocked': { state: 'bankid_failed', done: ['block_bankid'] },
  'BankID failed, cancelled': { state: 'bankid_failed', done: ['choose_bank', 'cancel_in_app'] },
  'BankID failed, never opened': { state: 'bankid_failed', done: ['time_out'] },
  'BankID failed, too slow': {
    state: 'bankid_failed',
    done: ['choose_bank', 'open_app', 'time_out'],
  },
  'choose account': { state: 'choose_account', done: signedIn },
  'choose account, some too small': {
    state: 'choose_account',
    done: signedIn,
    amount: 1_234_500,
  },
  'no account is enough': { state: 'result', done: [...asPerson(noMoney), '+0s'] },
  sign: {
    state: 'sign',
    done: [...signedIn, 'choose_account'],
    query: { controls: 'off' },
  },
  'sign with BankID': {
    state: 'sign',
    done: [...signedIn, 'choose_account'],
    scenario: 'second-signer',
  },
  'sign with BankID, QR': {
    state: 'sign',
    done: [...signedIn, 'choose_account', 'sign'],
    scenario: 'second-signer',
  },
  processing: { state: 'processing', done: ['approve'] },
  paid: { state: 'result', done: ['approve', '+1s'] },
  'on its way': { state: 'result', done: ['approve', '+5s'], scenario: 'delayed' },
  'one more signature': {
    state: 'result',
    done: [...asPerson(secondSigner), 'choose_account', 'sign', '+5s'],
  },
  refused: { state: 'result', done: ['refuse', '+0s'] },
  'refused after signing': {
    state: 'result',
    done: [...asPerson(refusedByBank), 'choose_account', 'sign', '+1s'],
  },
  crashed: { state: 'result', done: ['approve', '+1m'], scenario: 'crashed' },
  'closed, cancelled': { state: 'closed', done: ['cancel'] },
  'closed, paid': { state: 'closed', done: ['approve', '+1s', 'continue'] },
  'closed, expired': { state: 'closed', done: ['open', '+15m'] },
}

for (const [name, screen] of Object.entries(screens)) {
  test(`shows everybody the checkout: ${name}`, async ({ stillPage }) => {
    const { state, done = [], query, scenario = 'paid', amount = 12_500 } = screen
    const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
    const { id, checkoutUrl } = await order({ scenario, amount })
    for (const act of done) {
      const [action, input] = typeof act === 'string' ? [act, {}] : act
      if (action.startsWith('+')) await sandbox.advance(action.slice(1))
      else await sandbox.payer(id, action, input)
    }
    const asked = new URLSearchParams({ drawer: 'open', ...query })
    await seeEveryLook(stillPage, {
      name: `checkout ${name}`,
      url: `${checkoutUrl}?${asked}`,
      state,
    })
  })
}
